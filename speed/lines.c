/* Lines of headers: which of them the policy has a say in.

   See HeaderEdits.is_ours of crossorigin/engine/response.py. A name that is taken for one of
   ours and is none costs the way through Python, and changes nothing. */

#include "speed.h"

static const char vary[] = "vary";
static const char prefix[] = "access-control-";

/* What a name of this length has to begin with to be one of ours. */
static const char *
beginning(Py_ssize_t length)
{
    return length == sizeof vary - 1 ? vary : prefix;
}

int
bytes_begin(PyObject *name)
{
    const char *given = PyBytes_AS_STRING(name);
    for (const char *ours = beginning(PyBytes_GET_SIZE(name)); *ours; ours++, given++) {
        /* In ASCII this bit tells lower case from upper. */
        if ((*given | 0x20) != *ours) {
            return 0;
        }
    }
    return 1;
}

int
text_begins(PyObject *name)
{
    const char *ours = beginning(PyUnicode_GET_LENGTH(name));
    for (Py_ssize_t i = 0; ours[i]; i++) {
        if ((PyUnicode_READ_CHAR(name, i) | 0x20) != (Py_UCS4)ours[i]) {
            return 0;
        }
    }
    return 1;
}
