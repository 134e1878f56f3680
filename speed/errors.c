/* Exceptions, as they are taken over and replaced. */

#include "speed.h"

/* The exception that is raised, which is so no more. */
PyObject *
raised(void)
{
#if PY_VERSION_HEX >= 0x030C0000
    return PyErr_GetRaisedException();
#else
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback != NULL) {
        PyException_SetTraceback(value, traceback);
    }
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    return value;
#endif
}

/* Raise in place of StopIteration, which would say that all is well, what a coroutine does. */
void
never_stop_iteration(void)
{
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return;
    }
    PyObject *error = raised();
    PyErr_SetString(PyExc_RuntimeError, "coroutine raised StopIteration");
    PyObject *instead = raised();
    PyException_SetCause(instead, Py_NewRef(error));
    PyException_SetContext(instead, error);
    PyErr_Restore(Py_NewRef(Py_TYPE(instead)), instead, NULL);
}
