/* What the parts of the extension share.

   Each part does the usual case and nothing else. A request or a message that is the least
   unusual goes, untouched, to the same method in Python: no rule is written a second time. */

#ifndef CROSSORIGIN_SPEED_H
#define CROSSORIGIN_SPEED_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>

/* Counts up with every change of what this file and crossorigin/_speed.py know of each other. */
#define INTERFACE 1

/* The strings that are looked up, interned once, and what crossorigin/_speed.py hands over. */
typedef struct {
    PyObject *actual, *answered, *app, *awaited, *close, *everyone, *failed, *headers, *http,
        *http_origin, *in_python, *method, *options, *passed, *preflights, *ready, *receive,
        *request_method, *requested_headers, *requested_method, *scope, *send, *status, *throw,
        *type;
    PyObject *taken;           /* the mark of a request that a gateway has */
    PyObject *nothing, *empty; /* no bytes, no text */
    Py_ssize_t longest;        /* of Access-Control-Request-Headers */
} Names;
extern Names names;

/* passing.c: what a decision does to a response that the application answers with. */
typedef struct {
    PyObject_HEAD
    PyObject *block;    /* a list: the lines to append; None where only Python knows */
    PyObject *function; /* does it in Python, in any case */
} Passing;
extern PyTypeObject PassingType;
#define Passing_CheckExact(object) Py_IS_TYPE(object, &PassingType)

/* gateway.c: the part of a gateway that is looked at for each request. */
typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *app;
    PyObject *bound; /* its `ready` is what serves every request, or None */
    /* The ready answers seen last, and their parts, which never change. */
    PyObject *ready, *everyone, *actual, *preflights;
} Gateway;
extern PyTypeObject GatewayType;
PyObject *gateway_new(PyTypeObject *, vectorcallfunc);
int take(PyObject *);
int gateway_refresh(Gateway *);
PyObject *gateway_app(Gateway *);
PyObject *gateway_in_python(Gateway *, PyObject *const *, size_t);
PyObject *gateway_called_unusually(PyObject *, PyObject *const *, size_t, PyObject *);
PyObject *gateway_actual(Gateway *, PyObject *);
PyObject *gateway_preflight(Gateway *, PyObject *, PyObject *, PyObject *);

/* lines.c: headers of bytes and of text. */
int bytes_begin(PyObject *);
int text_begins(PyObject *);

/* Says whether a name of this length may be one of ours: Vary, or one that begins with
   Access-Control-. It spares nearly every name the comparison. */
static inline int
may_be_ours(Py_ssize_t length)
{
    return length == 4 || length > 15;
}

/* Gives the two parts of a line, borrowed; says whether it has two. */
static inline int
pair_of(PyObject *line, PyObject **name, PyObject **value)
{
    PyObject **parts;
    if (PyTuple_CheckExact(line) && PyTuple_GET_SIZE(line) == 2) {
        parts = &PyTuple_GET_ITEM(line, 0);
    }
    else if (PyList_CheckExact(line) && PyList_GET_SIZE(line) == 2) {
        parts = &PyList_GET_ITEM(line, 0);
    }
    else {
        return 0;
    }
    *name = parts[0];
    *value = parts[1];
    return 1;
}

/* How many objects of a kind are kept for what comes next: a few kilobytes, and more than are
   over before the next one begins on a busy server. */
#define KEPT 64

/* errors.c */
PyObject *raised(void);
void never_stop_iteration(void);

/* asking.c: what a scope says. */
PyObject *scope_found(Gateway *, PyObject *);

/* sending.c: the `send` of an application. */
extern PyTypeObject SendType;
PyObject *send_new(PyObject *, Passing *);
int send_has_answered(PyObject *);

/* starting.c: the `start_response` of an application. */
extern PyTypeObject StartType;
PyObject *start_new(PyObject *, Passing *);

/* calling.c: what the ASGI gateway returns. */
extern PyTypeObject CallType;
PyObject *call_new(Gateway *, PyObject *const *);

/* asgi.c, wsgi.c: the two gateways. */
extern PyTypeObject ASGIGatewayType, WSGIGatewayType;

#endif
