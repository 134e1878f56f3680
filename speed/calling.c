/* Call: what a call of the ASGI gateway returns. It is awaited like a coroutine, and does
   nothing before.

   See CORSMiddleware.__call__ of crossorigin/asgi.py. At work is always a coroutine: the
   application's, or one in Python that serves in its place or answers for it. */

#include "speed.h"

enum { GATEWAY, SCOPE, RECEIVE, SEND, ARGUMENTS };

typedef struct {
    PyObject_HEAD
    PyObject *arguments[ARGUMENTS]; /* NULL when it is over */
    PyObject *coroutine;            /* at work; NULL before the start, and when it is over */
    PyObject *send;                 /* the application's; NULL where Python takes care of it */
    char is_running;
} Call;

static int
call_clear(PyObject *object)
{
    Call *self = (Call *)object;
    for (int i = 0; i < ARGUMENTS; i++) {
        Py_CLEAR(self->arguments[i]);
    }
    Py_CLEAR(self->coroutine);
    Py_CLEAR(self->send);
    return 0;
}

/* Set to work what was returned for the application; says whether there is something. */
static int
call_work(Call *self, PyObject *awaitable)
{
    if (awaitable != NULL && !PyCoro_CheckExact(awaitable)) {
        /* Whatever else can be awaited, or cannot: Python knows. */
        PyObject *arguments[] = {self->arguments[GATEWAY], awaitable};
        PyObject *coroutine = PyObject_VectorcallMethod(names.awaited, arguments, 2, NULL);
        Py_SETREF(awaitable, coroutine);
    }
    Py_XSETREF(self->coroutine, awaitable);
    return awaitable != NULL;
}

/* Where the application raised before it answered, an answer that a page can read is set to
   work, which then raises the same; says whether that is so. */
static int
call_rescue(Call *self)
{
    if (self->send == NULL || send_has_answered(self->send)
        || !PyErr_ExceptionMatches(PyExc_Exception)) {
        return 0;
    }
    PyObject *error = raised();
    PyObject *arguments[] = {self->arguments[GATEWAY], self->send, error};
    PyObject *answer = PyObject_VectorcallMethod(names.failed, arguments, 3, NULL);
    Py_DECREF(error);
    Py_CLEAR(self->send);
    return call_work(self, answer);
}

/* Pass the request on, with a `send` that appends lines. */
static int
call_pass(Call *self, PyObject *found)
{
    self->send = send_new(self->arguments[SEND], (Passing *)found);
    if (self->send == NULL) {
        return 0;
    }
    PyObject *arguments[] = {self->arguments[SCOPE], self->arguments[RECEIVE], self->send};
    PyObject *app = gateway_app((Gateway *)self->arguments[GATEWAY]);
    PyObject *awaitable = app == NULL ? NULL : PyObject_Vectorcall(app, arguments, 3, NULL);
    Py_XDECREF(app);
    return call_work(self, awaitable) || call_rescue(self);
}

/* What is ready for the request; NULL where Python has to look, or with an error. */
static PyObject *
call_found(Call *self)
{
    PyObject *scope = self->arguments[SCOPE];
    if (!PyDict_CheckExact(scope)) {
        return NULL;
    }
    PyObject *type = PyDict_GetItemWithError(scope, names.type);
    if (type == NULL || !PyUnicode_CheckExact(type) || PyUnicode_Compare(type, names.http) != 0) {
        return NULL;
    }
    Gateway *gateway = (Gateway *)self->arguments[GATEWAY];
    return gateway_refresh(gateway) ? scope_found(gateway, scope) : NULL;
}

/* Start the coroutine that serves; says whether there is one. */
static int
call_start(Call *self)
{
    Gateway *gateway = (Gateway *)self->arguments[GATEWAY];
    PyObject *found = call_found(self);
    int has_started = 0;
    if (found == NULL || !take(self->arguments[SCOPE])) {
        if (!PyErr_Occurred()) {
            PyObject *coroutine = gateway_in_python(gateway, self->arguments, ARGUMENTS);
            has_started = call_work(self, coroutine);
        }
    }
    else if (Passing_CheckExact(found)) {
        has_started = call_pass(self, found);
    }
    else {
        PyObject *arguments[] = {(PyObject *)gateway, self->arguments[SEND], found};
        PyObject *answer = PyObject_VectorcallMethod(names.answered, arguments, 3, NULL);
        has_started = call_work(self, answer);
    }
    Py_XDECREF(found);
    return has_started;
}

/* Says whether there is, or may be, a coroutine to resume. */
static int
call_is_open(Call *self)
{
    if (self->is_running) {
        PyErr_SetString(PyExc_ValueError, "coroutine already executing");
        return 0;
    }
    if (self->arguments[GATEWAY] == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "cannot reuse already awaited coroutine");
        return 0;
    }
    return 1;
}

/* Conclude a step of the coroutine. */
static PySendResult
call_settle(Call *self, PySendResult sent, PyObject **result)
{
    if (sent == PYGEN_ERROR && call_rescue(self)) {
        sent = PyIter_Send(self->coroutine, Py_None, result);
    }
    self->is_running = 0;
    if (sent == PYGEN_RETURN) {
        Py_SETREF(*result, Py_NewRef(Py_None)); /* whatever the application returns */
    }
    if (sent != PYGEN_NEXT) {
        call_clear((PyObject *)self);
    }
    return sent;
}

static PySendResult
call_resume(PyObject *object, PyObject *value, PyObject **result)
{
    Call *self = (Call *)object;
    *result = NULL;
    if (!call_is_open(self)) {
        return PYGEN_ERROR;
    }
    if (self->coroutine == NULL && value != Py_None) {
        PyErr_SetString(PyExc_TypeError, "can't send non-None value to a just-started coroutine");
        return PYGEN_ERROR;
    }
    self->is_running = 1;
    if (self->coroutine == NULL && !call_start(self)) {
        never_stop_iteration();
        self->is_running = 0;
        call_clear(object);
        return PYGEN_ERROR;
    }
    return call_settle(self, PyIter_Send(self->coroutine, value, result), result);
}

/* What a step gives to those who call it as a method. */
static PyObject *
for_method(PySendResult sent, PyObject *result)
{
    if (sent == PYGEN_RETURN) {
        PyErr_SetNone(PyExc_StopIteration);
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
call_send(PyObject *self, PyObject *value)
{
    PyObject *result;
    PySendResult sent = call_resume(self, value, &result);
    return for_method(sent, result);
}

static PyObject *
call_next(PyObject *self)
{
    return call_send(self, Py_None);
}

/* Call a method of the coroutine; before the start, of the one that Python would start. */
static PyObject *
call_method(Call *self, PyObject *name, PyObject *const *args, Py_ssize_t count)
{
    if (self->coroutine == NULL) {
        Gateway *gateway = (Gateway *)self->arguments[GATEWAY];
        if (!call_work(self, gateway_in_python(gateway, self->arguments, ARGUMENTS))) {
            return NULL;
        }
    }
    PyObject *method = PyObject_GetAttr(self->coroutine, name);
    PyObject *result = NULL;
    if (method != NULL) {
        result = PyObject_Vectorcall(method, args, (size_t)count, NULL);
        Py_DECREF(method);
    }
    return result;
}

static PyObject *
call_throw(PyObject *object, PyObject *const *args, Py_ssize_t count)
{
    Call *self = (Call *)object;
    if (!call_is_open(self)) {
        return NULL;
    }
    self->is_running = 1;
    PyObject *result = call_method(self, names.throw, args, count);
    PySendResult sent = result == NULL ? PYGEN_ERROR : PYGEN_NEXT;
    if (result == NULL && PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        result = Py_NewRef(Py_None);
        sent = PYGEN_RETURN;
    }
    sent = call_settle(self, sent, &result);
    return for_method(sent, result);
}

static PyObject *
call_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    Call *self = (Call *)object;
    if (self->arguments[GATEWAY] == NULL) {
        Py_RETURN_NONE; /* nothing to close any more */
    }
    if (!call_is_open(self)) {
        return NULL;
    }
    self->is_running = 1;
    PyObject *result = self->coroutine == NULL ? Py_NewRef(Py_None)
                                               : call_method(self, names.close, NULL, 0);
    PyObject *given_up;
    if (result == NULL && call_rescue(self)
        && PyIter_Send(self->coroutine, Py_None, &given_up) == PYGEN_NEXT) {
        Py_DECREF(given_up);
        PyErr_SetString(PyExc_RuntimeError, "coroutine ignored GeneratorExit");
    }
    self->is_running = 0;
    call_clear(object);
    if (result != NULL) {
        Py_SETREF(result, Py_NewRef(Py_None)); /* whatever the application returns */
    }
    return result;
}

/* Calls that are over: the next ones are made of them, which is faster than asking for memory.
   Sends go the same way. */
static struct {
    Call *calls[KEPT];
    int count;
} kept;

PyObject *
call_new(Gateway *gateway, PyObject *const *arguments)
{
    Call *self = kept.count == 0
                     ? PyObject_GC_New(Call, &CallType)
                     : (Call *)PyObject_Init((PyObject *)kept.calls[--kept.count], &CallType);
    if (self != NULL) {
        self->arguments[GATEWAY] = Py_NewRef(gateway);
        for (int i = SCOPE; i < ARGUMENTS; i++) {
            self->arguments[i] = Py_NewRef(arguments[i - SCOPE]);
        }
        self->coroutine = NULL;
        self->send = NULL;
        self->is_running = 0;
        PyObject_GC_Track(self);
    }
    return (PyObject *)self;
}

static int
call_traverse(PyObject *object, visitproc visit, void *arg)
{
    Call *self = (Call *)object;
    for (int i = 0; i < ARGUMENTS; i++) {
        Py_VISIT(self->arguments[i]);
    }
    Py_VISIT(self->coroutine);
    Py_VISIT(self->send);
    return 0;
}

static void
call_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_BEGIN(self, call_dealloc) /* one may keep another, and so on */
    call_clear(self);
    if (kept.count < KEPT) {
        kept.calls[kept.count++] = (Call *)self;
    }
    else {
        PyObject_GC_Del(self);
    }
    Py_TRASHCAN_END
}

static PyAsyncMethods asynchronous = {
    .am_await = PyObject_SelfIter,
    .am_send = call_resume,
};

/* What debuggers look at is that of the coroutine at work. Before the start, and when it is over,
   there is none, which they take for one that is compiled. */
static PyObject *
call_shown(PyObject *object, void *name)
{
    PyObject *coroutine = ((Call *)object)->coroutine;
    if (coroutine == NULL) {
        PyErr_SetString(PyExc_AttributeError, name);
        return NULL;
    }
    return PyObject_GetAttrString(coroutine, name);
}

#define SHOWN(name) {name, call_shown, NULL, NULL, name}

static PyGetSetDef shown[] = {
    SHOWN("__name__"), SHOWN("__qualname__"), SHOWN("cr_await"),     SHOWN("cr_code"),
    SHOWN("cr_frame"), SHOWN("cr_running"),   SHOWN("cr_suspended"), {NULL},
};

static PyMethodDef methods[] = {
    {"send", call_send, METH_O, PyDoc_STR("Resume it.")},
    {"throw", (PyCFunction)(void (*)(void))call_throw, METH_FASTCALL,
     PyDoc_STR("Raise an exception where it stands.")},
    {"close", call_close, METH_NOARGS, PyDoc_STR("End it.")},
    {NULL},
};

PyTypeObject CallType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "crossorigin_speed.Call",
    .tp_doc = PyDoc_STR("A call of the ASGI gateway, to be awaited."),
    .tp_basicsize = sizeof(Call),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_as_async = &asynchronous,
    .tp_iter = PyObject_SelfIter, /* for `yield from` of what __await__ returns */
    .tp_iternext = call_next,
    .tp_methods = methods,
    .tp_getset = shown,
    .tp_traverse = call_traverse,
    .tp_clear = call_clear,
    .tp_dealloc = call_dealloc,
};
