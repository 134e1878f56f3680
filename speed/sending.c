/* Send: the `send` that an application is given. It appends lines to the start of a response.

   See _passing of crossorigin/asgi.py. */

#include "speed.h"

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *send; /* the server's */
    Passing *passing;
    char has_answered;
} Send;

/* A copy of the start of a response, with the lines appended: the application's may be shared,
   or sent again. NULL where something about it is unusual, or with an error. */
static PyObject *
with_block(PyObject *message, PyObject *block)
{
    PyObject *given = PyDict_GetItemWithError(message, names.headers);
    if (given == NULL || !PyList_CheckExact(given) || block == Py_None) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(given); i++) {
        PyObject *name, *value;
        if (!pair_of(PyList_GET_ITEM(given, i), &name, &value) || !PyBytes_CheckExact(name)
            || (may_be_ours(PyBytes_GET_SIZE(name)) && bytes_begin(name))) {
            return NULL;
        }
    }
    PyObject *lines = PySequence_Concat(given, block);
    PyObject *copy = lines == NULL ? NULL : PyDict_Copy(message);
    if (copy != NULL && PyDict_SetItem(copy, names.headers, lines) < 0) {
        Py_CLEAR(copy);
    }
    Py_XDECREF(lines);
    return copy;
}

static PyObject *
in_python(Send *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyObject *state = Py_BuildValue("[OO]", self->send, self->has_answered ? Py_True : Py_False);
    PyObject *bound = state == NULL ? NULL : PyMethod_New(self->passing->function, state);
    PyObject *result = NULL;
    if (bound != NULL) {
        result = PyObject_Vectorcall(bound, args, nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
        self->has_answered |= PyList_GET_ITEM(state, 1) == Py_True;
        Py_DECREF(bound);
    }
    Py_XDECREF(state);
    return result;
}

/* Hand a message to the server's `send`, which may be one of these. */
static PyObject *
handed_on(Send *self, PyObject *message)
{
    if (!Py_IS_TYPE(self->send, &SendType)) {
        return PyObject_CallOneArg(self->send, message);
    }
    if (Py_EnterRecursiveCall(" while calling send")) {
        return NULL;
    }
    PyObject *result = PyObject_CallOneArg(self->send, message);
    Py_LeaveRecursiveCall();
    return result;
}

static PyObject *
send_call(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Send *self = (Send *)callable;
    if (PyVectorcall_NARGS(nargsf) != 1 || kwnames != NULL || !PyDict_CheckExact(args[0])) {
        return in_python(self, args, nargsf, kwnames);
    }
    PyObject *message = args[0];
    /* Of the messages of HTTP only the start of a response has a status. */
    int is_start = PyDict_Contains(message, names.status);
    if (is_start == 0) {
        return handed_on(self, message);
    }
    PyObject *changed = is_start < 0 ? NULL : with_block(message, self->passing->block);
    if (changed == NULL) {
        return PyErr_Occurred() ? NULL : in_python(self, args, nargsf, kwnames);
    }
    self->has_answered = 1;
    PyObject *result = handed_on(self, changed);
    Py_DECREF(changed);
    return result;
}

static struct {
    Send *sends[KEPT];
    int count;
} kept; /* see calling.c */

PyObject *
send_new(PyObject *send, Passing *passing)
{
    Send *self = kept.count == 0
                     ? PyObject_GC_New(Send, &SendType)
                     : (Send *)PyObject_Init((PyObject *)kept.sends[--kept.count], &SendType);
    if (self != NULL) {
        self->vectorcall = send_call;
        self->send = Py_NewRef(send);
        self->passing = (Passing *)Py_NewRef(passing);
        self->has_answered = 0;
        PyObject_GC_Track(self);
    }
    return (PyObject *)self;
}

int
send_has_answered(PyObject *self)
{
    return ((Send *)self)->has_answered;
}

static int
send_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Send *)self)->send);
    Py_VISIT(((Send *)self)->passing);
    return 0;
}

static void
send_free(PyObject *self)
{
    Py_XDECREF(((Send *)self)->send);
    Py_XDECREF(((Send *)self)->passing);
    if (kept.count < KEPT) {
        kept.sends[kept.count++] = (Send *)self;
    }
    else {
        PyObject_GC_Del(self);
    }
}

static void
send_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    if (!Py_IS_TYPE(((Send *)self)->send, &SendType)) {
        send_free(self);
        return;
    }
    Py_TRASHCAN_BEGIN(self, send_dealloc) /* the next one may keep another, and so on */
    send_free(self);
    Py_TRASHCAN_END
}

/* Nothing breaks a cycle here: the application that keeps its `send` keeps it in something that
   can be cleared, and what a running `send` uses is never taken from under it. */
PyTypeObject SendType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "crossorigin_speed.Send",
    .tp_doc = PyDoc_STR("The `send` that an application is given."),
    .tp_basicsize = sizeof(Send),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL
                | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_vectorcall_offset = offsetof(Send, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_traverse = send_traverse,
    .tp_dealloc = send_dealloc,
};
