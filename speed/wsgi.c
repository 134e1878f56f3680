/* The WSGI gateway, as it is called: the way of a request through it.

   See CORSMiddleware.__call__ and find of crossorigin/wsgi.py. */

#include "speed.h"

/* Get what an environ says under a name, or `otherwise`, to be held: another key, where it is no
   plain text, may do anything when it is compared. Says whether it is text, or NULL. */
static int
get_text(PyObject *environ, PyObject *name, PyObject *otherwise, PyObject **text)
{
    PyObject *found = PyDict_GetItemWithError(environ, name);
    *text = NULL;
    if (found == NULL && PyErr_Occurred()) {
        return 0;
    }
    *text = Py_XNewRef(found == NULL ? otherwise : found);
    return *text == NULL || PyUnicode_CheckExact(*text);
}

/* What is ready for OPTIONS with an origin. */
static PyObject *
options_found(Gateway *gateway, PyObject *environ, PyObject *origin)
{
    PyObject *method, *headers = NULL, *found = NULL;
    if (get_text(environ, names.requested_method, NULL, &method)) {
        if (method == NULL) {
            found = gateway_actual(gateway, origin);
        }
        else if (get_text(environ, names.requested_headers, names.empty, &headers)) {
            /* What is dismissed is not even hashed. */
            int is_dismissed = PyUnicode_GET_LENGTH(headers) > names.longest;
            found = gateway_preflight(gateway, origin, method, is_dismissed ? Py_None : headers);
        }
    }
    Py_XDECREF(method);
    Py_XDECREF(headers);
    return found;
}

/* What is ready for a request: a Passing, the answer to a preflight, or NULL, where Python has
   to look, or with an error. */
static PyObject *
environ_found(Gateway *gateway, PyObject *environ)
{
    PyObject *method = PyDict_GetItemWithError(environ, names.request_method);
    if (method == NULL || !PyUnicode_CheckExact(method)) {
        return NULL;
    }
    int is_options = PyUnicode_Compare(method, names.options) == 0;
    PyObject *origin, *found = NULL;
    if (get_text(environ, names.http_origin, NULL, &origin)) {
        found = is_options && origin != NULL ? options_found(gateway, environ, origin)
                                             : gateway_actual(gateway, origin);
    }
    Py_XDECREF(origin);
    return found;
}

/* Pass the request on. */
static PyObject *
passed(Gateway *self, PyObject *environ, PyObject *start)
{
    PyObject *arguments[] = {environ, start};
    PyObject *app = gateway_app(self);
    PyObject *chunks = app == NULL ? NULL : PyObject_Vectorcall(app, arguments, 2, NULL);
    Py_XDECREF(app);
    if (chunks != NULL) {
        /* Nothing in a list can raise. */
        if (!PyList_CheckExact(chunks)) {
            PyObject *whole[] = {(PyObject *)self, chunks, environ, start};
            Py_SETREF(chunks, PyObject_VectorcallMethod(names.passed, whole, 4, NULL));
        }
        return chunks;
    }
    if (PyErr_ExceptionMatches(PyExc_Exception)) {
        PyObject *error = raised();
        PyObject *whole[] = {(PyObject *)self, environ, start, error};
        Py_XDECREF(PyObject_VectorcallMethod(names.failed, whole, 4, NULL));
        Py_DECREF(error);
    }
    return NULL;
}

static PyObject *
served(Gateway *self, PyObject *environ, PyObject *start_response, PyObject *found)
{
    if (!Passing_CheckExact(found)) {
        PyObject *arguments[] = {(PyObject *)self, start_response, found};
        return PyObject_VectorcallMethod(names.answered, arguments, 3, NULL);
    }
    PyObject *start = start_new(start_response, (Passing *)found);
    if (start == NULL) {
        return NULL;
    }
    PyObject *chunks = passed(self, environ, start);
    Py_DECREF(start);
    return chunks;
}

static PyObject *
serve(Gateway *self, PyObject *const *arguments)
{
    PyObject *environ = arguments[0], *found = NULL;
    if (PyDict_CheckExact(environ) && gateway_refresh(self)) {
        found = environ_found(self, environ);
    }
    if (found != NULL && take(environ)) {
        PyObject *chunks = served(self, environ, arguments[1], found);
        Py_DECREF(found);
        return chunks;
    }
    Py_XDECREF(found);
    if (PyErr_Occurred()) {
        return NULL;
    }
    PyObject *whole[] = {(PyObject *)self, environ, arguments[1]};
    return gateway_in_python(self, whole, 3);
}

static PyObject *
wsgi_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    return PyVectorcall_NARGS(nargsf) == 2 && kwnames == NULL
               ? serve((Gateway *)self, args)
               : gateway_called_unusually(self, args, nargsf, kwnames);
}

static PyObject *
wsgi_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    return gateway_new(type, wsgi_call);
}

PyTypeObject WSGIGatewayType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "crossorigin_speed.WSGIGateway",
    .tp_doc = PyDoc_STR("Base of the WSGI gateway."),
    .tp_basicsize = sizeof(Gateway),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_base = &GatewayType,
    .tp_new = wsgi_new,
};
