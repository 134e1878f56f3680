/* The ASGI gateway, as it is called: with a request, for something to await. */

#include "speed.h"

static PyObject *
asgi_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    return PyVectorcall_NARGS(nargsf) == 3 && kwnames == NULL
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
