/* The module: its types, its strings, and what crossorigin/_speed.py hands over. */

#include "speed.h"

#ifdef __VERSION__
#define COMPILER __VERSION__
#else
#define COMPILER "unknown"
#endif

Names names;

static const struct {
    PyObject **place;
    const char *text;
} texts[] = {
    {&names.actual, "actual"},
    {&names.answered, "_answered"},
    {&names.app, "app"},
    {&names.awaited, "_awaited"},
    {&names.close, "close"},
    {&names.empty, ""},
    {&names.everyone, "everyone"},
    {&names.failed, "_failed"},
    {&names.headers, "headers"},
    {&names.http, "http"},
    {&names.http_origin, "HTTP_ORIGIN"},
    {&names.in_python, "_in_python"},
    {&names.method, "method"},
    {&names.options, "OPTIONS"},
    {&names.passed, "_passed"},
    {&names.preflights, "preflights"},
    {&names.ready, "ready"},
    {&names.receive, "receive"},
    {&names.request_method, "REQUEST_METHOD"},
    {&names.requested_headers, "HTTP_ACCESS_CONTROL_REQUEST_HEADERS"},
    {&names.requested_method, "HTTP_ACCESS_CONTROL_REQUEST_METHOD"},
    {&names.scope, "scope"},
    {&names.send, "send"},
    {&names.status, "status"},
    {&names.throw, "throw"},
    {&names.type, "type"},
};

/* configure(*, taken, longest): what has its home in crossorigin. */
static PyObject *
configure(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"taken", "longest", NULL};
    PyObject *taken;
    Py_ssize_t longest;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "$Un:configure", keywords, &taken, &longest)) {
        return NULL;
    }
    Py_XSETREF(names.taken, Py_NewRef(taken));
    names.longest = longest;
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"configure", (PyCFunction)(void (*)(void))configure, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("Take the mark of a request that a gateway has, and the length of a list of "
               "names of headers beyond which it is dismissed.")},
    {NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "crossorigin_speed",
    .m_doc = PyDoc_STR("The usual way of a request through crossorigin, compiled."),
    .m_size = -1,
    .m_methods = functions,
};

static int
prepare(void)
{
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        *texts[i].place = PyUnicode_InternFromString(texts[i].text);
        if (*texts[i].place == NULL) {
            return -1;
        }
    }
    names.taken = Py_NewRef(Py_None); /* no key of a scope, until there is one */
    names.nothing = PyBytes_FromStringAndSize(NULL, 0);
    return names.nothing == NULL ? -1 : 0;
}

PyMODINIT_FUNC
PyInit_crossorigin_speed(void)
{
    PyTypeObject *hidden[] = {&GatewayType, &CallType, &SendType, &StartType};
    PyTypeObject *shown[] = {&ASGIGatewayType, &PassingType, &WSGIGatewayType};
    PyObject *module = prepare() < 0 ? NULL : PyModule_Create(&definition);
    if (module == NULL) {
        return NULL;
    }
    int is_well = PyModule_AddIntConstant(module, "INTERFACE", INTERFACE) == 0
                  && PyModule_AddStringConstant(module, "COMPILER", COMPILER) == 0;
    for (size_t i = 0; is_well && i < Py_ARRAY_LENGTH(hidden); i++) {
        is_well = PyType_Ready(hidden[i]) == 0;
    }
    for (size_t i = 0; is_well && i < Py_ARRAY_LENGTH(shown); i++) {
        is_well = PyModule_AddType(module, shown[i]) == 0;
    }
    if (!is_well) {
        Py_CLEAR(module);
    }
    return module;
}
