/* The ASGI gateway, as it is called: with a request, for something to await. */

#include "speed.h"

/* Says whether the arguments are the usual three, without names or, as Daphne gives them, with. */
static int
are_usual(Py_ssize_t count, PyObject *kwnames)
{
    if (kwnames == NULL) {
        return count == 3;
    }
    PyObject *expected[] = {names.scope, names.receive, names.send};
    if (count != 0 || PyTuple_GET_SIZE(kwnames) != 3) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < 3; i++) {
        if (PyUnicode_Compare(PyTuple_GET_ITEM(kwnames, i), expected[i]) != 0) {
            return 0;
        }
    }
    return 1;
}

static PyObject *
asgi_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    return are_usual(PyVectorcall_NARGS(nargsf), kwnames)
               ? call_new((Gateway *)self, args)
               : gateway_called_unusually(self, args, nargsf, kwnames);
}

static PyObject *
asgi_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    return gateway_new(type, asgi_call);
}

PyTypeObject ASGIGatewayType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "crossorigin_speed.ASGIGateway",
    .tp_doc = PyDoc_STR("Base of the ASGI gateway."),
    .tp_basicsize = sizeof(Gateway),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_base = &GatewayType,
    .tp_new = asgi_new,
};
