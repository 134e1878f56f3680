/* Passing: what a decision does to a response that the application answers with.

   Stands where Python has a function, and is one to Python; the lines that it appends can be
   seen from outside of it. */

#include "speed.h"

static PyObject *
passing_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"block", "function", NULL};
    PyObject *block, *function;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO:Passing", keywords, &block, &function)) {
        return NULL;
    }
    Passing *self = (Passing *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->block = Py_NewRef(block);
        self->function = Py_NewRef(function);
    }
    return (PyObject *)self;
}

static PyObject *
passing_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return PyObject_Call(((Passing *)self)->function, args, kwargs);
}

static int
passing_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Passing *)self)->block);
    Py_VISIT(((Passing *)self)->function);
    return 0;
}

static int
passing_clear(PyObject *self)
{
    Py_CLEAR(((Passing *)self)->block);
    Py_CLEAR(((Passing *)self)->function);
    return 0;
}

static void
passing_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    passing_clear(self);
    Py_TYPE(self)->tp_free(self);
}

PyTypeObject PassingType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "crossorigin_speed.Passing",
    .tp_doc = PyDoc_STR("What a decision does to a response: lines to append, or a function."),
    .tp_basicsize = sizeof(Passing),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = passing_new,
    .tp_call = passing_call,
    .tp_traverse = passing_traverse,
    .tp_clear = passing_clear,
    .tp_dealloc = passing_dealloc,
};
