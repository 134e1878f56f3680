/* Start: the `start_response` that an application is given. It appends lines to the headers.

   See _passing of crossorigin/wsgi.py. */

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

PyObject *
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
