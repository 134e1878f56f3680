/* The gateways: what of them is looked at for each request, and how they are called.

   Each is a base of the class in crossorigin; what it does not do itself it asks of that
   class' methods in Python. */

#include "speed.h"
#include <structmember.h>

/* Take over the parts of other ready answers; says whether they have the usual form. */
static int
gateway_take_over(Gateway *self, PyObject *ready)
{
    PyObject *everyone = PyObject_GetAttr(ready, names.everyone);
    PyObject *actual = everyone == NULL ? NULL : PyObject_GetAttr(ready, names.actual);
    PyObject *preflights = actual == NULL ? NULL : PyObject_GetAttr(ready, names.preflights);
    PyObject *replaced[] = {ready, everyone, actual, preflights};
    if (preflights != NULL && PyDict_CheckExact(actual) && PyDict_CheckExact(preflights)) {
        /* All at once, as what was there may take its time to go. */
        replaced[0] = self->ready, replaced[1] = self->everyone;
        replaced[2] = self->actual, replaced[3] = self->preflights;
        self->ready = Py_NewRef(ready);
        self->everyone = everyone;
        self->actual = actual;
        self->preflights = preflights;
    }
    else {
        Py_INCREF(ready);
    }
    for (int i = 0; i < 4; i++) {
        Py_XDECREF(replaced[i]);
    }
    return self->ready == ready;
}

/* Look which ready answers serve every request; says whether there are any. */
int
gateway_refresh(Gateway *self)
{
    if (self->app == NULL || self->bound == NULL) {
        return 0;
    }
    PyObject *ready = PyObject_GetAttr(self->bound, names.ready);
    int is_fresh = ready != NULL && ready != Py_None
                   && (ready == self->ready || gateway_take_over(self, ready));
    Py_XDECREF(ready);
    return is_fresh;
}

/* Mark a request, a scope or an environ, as taken; says whether it was not yet. */
int
take(PyObject *request)
{
    Py_ssize_t before = PyDict_GET_SIZE(request);
    return PyDict_SetDefault(request, names.taken, Py_True) != NULL
           && PyDict_GET_SIZE(request) > before;
}

/* Serve in Python; the first argument is the gateway. */
PyObject *
gateway_in_python(Gateway *self, PyObject *const *arguments, size_t count)
{
    assert(arguments[0] == (PyObject *)self);
    (void)self;
    return PyObject_VectorcallMethod(names.in_python, arguments, count, NULL);
}

/* The application; NULL with an error where somebody took it away since it was looked at. */
PyObject *
gateway_app(Gateway *self)
{
    return self->app == NULL ? PyObject_GetAttr((PyObject *)self, names.app)
                             : Py_NewRef(self->app);
}

/* Look up; what is asked is held meanwhile, as a key that is no plain string, which is compared
   in Python, may have the gateway take over others. */
static PyObject *
looked_up(PyObject *answers, PyObject *key)
{
    Py_INCREF(answers);
    PyObject *found = Py_XNewRef(PyDict_GetItemWithError(answers, key));
    Py_DECREF(answers);
    return found;
}

/* What is done with a request that is no preflight; `origin` may be NULL. */
PyObject *
gateway_actual(Gateway *self, PyObject *origin)
{
    if (self->everyone != Py_None) {
        return Py_NewRef(self->everyone);
    }
    return looked_up(self->actual, origin == NULL ? Py_None : origin);
}

/* What is done with a preflight. */
PyObject *
gateway_preflight(Gateway *self, PyObject *origin, PyObject *method, PyObject *requested)
{
    PyObject *asked = PyTuple_Pack(3, origin, method, requested);
    if (asked == NULL) {
        return NULL;
    }
    PyObject *found = looked_up(self->preflights, asked);
    Py_DECREF(asked);
    return found;
}

static int
gateway_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Gateway *)self)->app);
    Py_VISIT(((Gateway *)self)->bound);
    Py_VISIT(((Gateway *)self)->ready);
    Py_VISIT(((Gateway *)self)->everyone);
    Py_VISIT(((Gateway *)self)->actual);
    Py_VISIT(((Gateway *)self)->preflights);
    return 0;
}

static int
gateway_clear(PyObject *self)
{
    Py_CLEAR(((Gateway *)self)->app);
    Py_CLEAR(((Gateway *)self)->bound);
    Py_CLEAR(((Gateway *)self)->ready);
    Py_CLEAR(((Gateway *)self)->everyone);
    Py_CLEAR(((Gateway *)self)->actual);
    Py_CLEAR(((Gateway *)self)->preflights);
    return 0;
}

static void
gateway_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    gateway_clear(self);
    Py_TYPE(self)->tp_free(self);
}

/* A call in an unusual form: Python has it, or says what is wrong with it. */
PyObject *
gateway_called_unusually(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyObject *in_python = PyObject_GetAttr(self, names.in_python);
    if (in_python == NULL) {
        return NULL;
    }
    size_t count = nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET;
    PyObject *result = PyObject_Vectorcall(in_python, args, count, kwnames);
    Py_DECREF(in_python);
    return result;
}

PyObject *
gateway_new(PyTypeObject *type, vectorcallfunc vectorcall)
{
    Gateway *self = (Gateway *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->vectorcall = vectorcall;
    }
    return (PyObject *)self;
}

/* From 3.12 on a class has the faster way of being called from its base. */
static PyObject *
gateway_derived(PyObject *class, PyObject *Py_UNUSED(ignored))
{
    PyTypeObject *type = (PyTypeObject *)class;
    if (type->tp_call == PyVectorcall_Call) {
        type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"__init_subclass__", gateway_derived, METH_NOARGS | METH_CLASS, NULL},
    {NULL},
};

static PyMemberDef members[] = {
    {"app", T_OBJECT_EX, offsetof(Gateway, app), 0, PyDoc_STR("The application.")},
    {"_bound", T_OBJECT_EX, offsetof(Gateway, bound), 0, NULL},
    {NULL},
};

PyTypeObject GatewayType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "crossorigin_speed.Gateway",
    .tp_doc = PyDoc_STR("Base of both gateways."),
    .tp_basicsize = sizeof(Gateway),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE
                | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_vectorcall_offset = offsetof(Gateway, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_members = members,
    .tp_methods = methods,
    .tp_traverse = gateway_traverse,
    .tp_clear = gateway_clear,
    .tp_dealloc = gateway_dealloc,
};
