/* The way of a request through the WSGI gateway, and the `start_response` that the application
   is given.

   See CORSMiddleware.__call__ and _passing of crossorigin/wsgi.py. */

#include "speed.h"

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *start_response; /* the server's */
    Passing *passing;
} Start;

/* The headers with the lines appended, in a new list: in place, the application would see it.
   NULL where something about them is unusual, or with an error. */
static PyObject *
with_block(PyObject *given, PyObject *block)
{
    if (!PyList_CheckExact(given) || block == Py_None) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(given); i++) {
        PyObject *name, *value;
        if (!pair_of(PyList_GET_ITEM(given, i), &name, &value) || !PyUnicode_CheckExact(name)
            || (may_be_ours(PyUnicode_GET_LENGTH(name)) && text_begins(name))) {
            return NULL;
        }
    }
    return PySequence_Concat(given, block);
}

/* Hand headers on to the server's `start_response`, which may be one of these. */
static PyObject *
handed_on(Start *self, PyObject *status, PyObject *lines)
{
    PyObject *arguments[] = {status, lines};
    if (!Py_IS_TYPE(self->start_response, &StartType)) {
        return PyObject_Vectorcall(self->start_response, arguments, 2, NULL);
    }
    if (Py_EnterRecursiveCall(" while calling start_response")) {
        return NULL;
    }
    PyObject *write = PyObject_Vectorcall(self->start_response, arguments, 2, NULL);
    Py_LeaveRecursiveCall();
    return write;
}

static PyObject *
start_call(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Start *self = (Start *)callable;
    size_t count = nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET;
    PyObject *lines = NULL;
    if (count == 2 && kwnames == NULL) {
        lines = with_block(args[1], self->passing->block);
    }
    if (lines != NULL) {
        PyObject *write = handed_on(self, args[0], lines);
        Py_DECREF(lines);
        return write;
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    PyObject *bound = PyMethod_New(self->passing->function, self->start_response);
    PyObject *write = bound == NULL ? NULL : PyObject_Vectorcall(bound, args, count, kwnames);
    Py_XDECREF(bound);
    return write;
}

static PyObject *
start_new(PyObject *start_response, Passing *passing)
{
    Start *self = PyObject_GC_New(Start, &StartType);
    if (self != NULL) {
        self->vectorcall = start_call;
        self->start_response = Py_NewRef(start_response);
        self->passing = (Passing *)Py_NewRef(passing);
        PyObject_GC_Track(self);
    }
    return (PyObject *)self;
}

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

PyObject *
wsgi_serve(Gateway *self, PyObject *const *arguments)
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

static int
start_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Start *)self)->start_response);
    Py_VISIT(((Start *)self)->passing);
    return 0;
}

static void
start_free(PyObject *self)
{
    Py_XDECREF(((Start *)self)->start_response);
    Py_XDECREF(((Start *)self)->passing);
    PyObject_GC_Del(self);
}

static void
start_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    if (!Py_IS_TYPE(((Start *)self)->start_response, &StartType)) {
        start_free(self);
        return;
    }
    Py_TRASHCAN_BEGIN(self, start_dealloc) /* the next one may keep another, and so on */
    start_free(self);
    Py_TRASHCAN_END
}

/* For cycles, see sending.c. */
PyTypeObject StartType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "crossorigin_speed.Start",
    .tp_doc = PyDoc_STR("The `start_response` that an application is given."),
    .tp_basicsize = sizeof(Start),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL
                | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_vectorcall_offset = offsetof(Start, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_traverse = start_traverse,
    .tp_dealloc = start_dealloc,
};
