/* Asking: what a scope of HTTP says, and what is ready for it.

   See CORSMiddleware.__call__ and _find_options of crossorigin/asgi.py. */

#include "speed.h"

/* The values of the headers that matter; NULL where there is no such line. They are held: a
   key of the scope that is no plain text may do anything when it is compared. */
typedef struct {
    PyObject *origin, *method, *requested;
} Asked;

static PyObject **
place_of(Asked *asked, PyObject *name)
{
    const char *text = PyBytes_AS_STRING(name);
    /* The length is looked at first: it spares nearly every name the comparison. */
    switch (PyBytes_GET_SIZE(name)) {
    case sizeof "origin" - 1:
        return memcmp(text, "origin", 6) == 0 ? &asked->origin : NULL;
    case sizeof "access-control-request-method" - 1:
        return memcmp(text, "access-control-request-method", 29) == 0 ? &asked->method : NULL;
    case sizeof "access-control-request-headers" - 1:
        return memcmp(text, "access-control-request-headers", 30) == 0 ? &asked->requested : NULL;
    default:
        return NULL;
    }
}

/* Reads all lines; says whether each has a usual form, and none that matters a second one. */
static int
read_lines(PyObject *lines, Asked *asked)
{
    if (lines == NULL || !PyList_CheckExact(lines)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lines); i++) {
        PyObject *name, *value;
        if (!pair_of(PyList_GET_ITEM(lines, i), &name, &value) || !PyBytes_CheckExact(name)) {
            return 0;
        }
        PyObject **place = place_of(asked, name);
        if (place != NULL) {
            if (*place != NULL || !PyBytes_CheckExact(value)) {
                return 0;
            }
            *place = Py_NewRef(value);
        }
    }
    return 1;
}

static PyObject *
asked_found(Gateway *gateway, PyObject *scope, const Asked *asked)
{
    if (asked->origin == NULL || asked->method == NULL) {
        return gateway_actual(gateway, asked->origin);
    }
    PyObject *method = PyDict_GetItemWithError(scope, names.method);
    if (method == NULL || !PyUnicode_CheckExact(method)) {
        return NULL;
    }
    if (PyUnicode_Compare(method, names.options) != 0) {
        return gateway_actual(gateway, asked->origin);
    }
    PyObject *requested = asked->requested == NULL ? names.nothing : asked->requested;
    /* What is dismissed is not even hashed. */
    if (PyBytes_GET_SIZE(requested) > names.longest) {
        requested = Py_None;
    }
    return gateway_preflight(gateway, asked->origin, asked->method, requested);
}

/* What is ready for a request: a Passing, the answer to a preflight, or NULL, where Python has
   to look, or with an error. */
PyObject *
scope_found(Gateway *gateway, PyObject *scope)
{
    Asked asked = {NULL, NULL, NULL};
    PyObject *lines = PyDict_GetItemWithError(scope, names.headers);
    PyObject *found = read_lines(lines, &asked) ? asked_found(gateway, scope, &asked) : NULL;
    Py_XDECREF(asked.origin);
    Py_XDECREF(asked.method);
    Py_XDECREF(asked.requested);
    return found;
}
