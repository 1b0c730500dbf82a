"""libforbear.so through ctypes, with Arrow data as PyCapsules: what any Python library of Arrow data gives and takes."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_uint32, c_uint64, c_void_p, pythonapi, py_object


class Text(ctypes.Structure):
    _fields_ = [("data", c_char_p), ("size", c_uint64)]


class ArrowField(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32), ("fact", Text), ("column", Text), ("scale", c_uint32),
                ("reserved", c_uint32), ("codes", c_void_p), ("names", c_void_p), ("code_count", c_uint64), ("name_count", c_uint64)]


class ArrowOptions(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("every_column", c_uint32), ("fields", POINTER(ArrowField)), ("field_count", c_uint64),
                ("constants", c_void_p), ("constant_count", c_uint64)]


# Room for the structs of the interface; `release` is the only member that is looked at here.
class ArrowSchema(ctypes.Structure):
    _fields_ = [("head", c_void_p * 7), ("release", c_void_p), ("private_data", c_void_p)]


class ArrowArray(ctypes.Structure):
    _fields_ = [("head", c_void_p * 8), ("release", c_void_p), ("private_data", c_void_p)]


class ArrowArrayStream(ctypes.Structure):
    _fields_ = [("head", c_void_p * 3), ("release", c_void_p), ("private_data", c_void_p)]


STRUCTS = {b"arrow_schema": ArrowSchema, b"arrow_array": ArrowArray, b"arrow_array_stream": ArrowArrayStream}
HAS_SCALE, NAN_IS_UNKNOWN = 4, 2

pythonapi.PyCapsule_GetPointer.restype = c_void_p
pythonapi.PyCapsule_GetPointer.argtypes = [py_object, c_char_p]
RELEASE = ctypes.CFUNCTYPE(None, c_void_p)


def text(words):
    data = words.encode()
    return Text(data, len(data))


def capsule(struct):
    """The struct as a capsule. A consumer moves it out, or reads it where it is: then it is released with the capsule."""
    name = next(name for name, kind in STRUCTS.items() if isinstance(struct, kind))
    kept[ctypes.addressof(struct)] = struct
    return new_capsule(ctypes.addressof(struct), name, released)


@ctypes.CFUNCTYPE(None, c_void_p)
def released(capsule_address):
    at = pointer_of(capsule_address, name_of(capsule_address))
    struct = kept.pop(at)
    if struct.release:
        RELEASE(struct.release)(at)


kept = {}  # what capsules hold addresses of, by them
new_capsule = ctypes.PYFUNCTYPE(py_object, c_void_p, c_char_p, type(released))(("PyCapsule_New", pythonapi))
# Of a capsule that goes: it is no object any more that Python may count.
pointer_of = ctypes.PYFUNCTYPE(c_void_p, c_void_p, c_char_p)(("PyCapsule_GetPointer", pythonapi))
name_of = ctypes.PYFUNCTYPE(c_char_p, c_void_p)(("PyCapsule_GetName", pythonapi))


def inside(capsule_object, name):
    return c_void_p(pythonapi.PyCapsule_GetPointer(capsule_object, name))


class Decisions:
    """A struct array of decisions, for whoever takes `__arrow_c_array__`."""

    def __init__(self, schema, array):
        self.schema, self.array = schema, array

    def __arrow_c_array__(self, requested_schema=None):
        return capsule(self.schema), capsule(self.array)


class Stream:
    def __init__(self, stream):
        self.stream = stream

    def __arrow_c_stream__(self, requested_schema=None):
        return capsule(self.stream)


class Refused(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Library:
    def __init__(self, path):
        self.lib = ctypes.CDLL(path)
        for name in ("forbear_error_message", "forbear_policy_hash", "forbear_error_diagnostics"):
            getattr(self.lib, name).restype = Text

    def check(self, status, error):
        if status == 0:
            return
        message = self.lib.forbear_error_message(error).data.decode()
        self.lib.forbear_error_destroy(error)
        raise Refused(status, message)

    def load(self, path):
        policy, error = c_void_p(), c_void_p()
        self.check(self.lib.forbear_policy_load_files(byref(text(path)), c_uint64(1), None, byref(policy), byref(error)), error)
        return policy

    def options(self, scales=None, nan_is_unknown=False):
        fields = (ArrowField * len(scales or {}))()
        for field, (fact, scale) in zip(fields, (scales or {}).items()):
            field.struct_size = ctypes.sizeof(ArrowField)
            field.flags = HAS_SCALE | (NAN_IS_UNKNOWN if nan_is_unknown else 0)
            field.fact = text(fact)
            field.scale = scale
        return ArrowOptions(ctypes.sizeof(ArrowOptions), 0, fields, len(fields), None, 0)

    def decide(self, policy, batch, **options):
        """`batch`: whatever has `__arrow_c_array__`."""
        schema_capsule, array_capsule = batch.__arrow_c_array__()
        bound, error, decisions, schema = c_void_p(), c_void_p(), ArrowArray(), ArrowSchema()
        given = self.options(**options)
        self.check(self.lib.forbear_arrow_bind(policy, inside(schema_capsule, b"arrow_schema"), byref(given), byref(bound), byref(error)), error)
        try:
            self.check(self.lib.forbear_arrow_decide(bound, inside(array_capsule, b"arrow_array"), byref(decisions), byref(error)), error)
        finally:
            self.lib.forbear_arrow_destroy(bound)
        self.check(self.lib.forbear_arrow_decision_schema(policy, byref(schema), byref(error)), error)
        return Decisions(schema, decisions)

    def decide_stream(self, policy, stream, **options):
        """`stream`: whatever has `__arrow_c_stream__`."""
        stream_capsule = stream.__arrow_c_stream__()
        error, decisions = c_void_p(), ArrowArrayStream()
        given = self.options(**options)
        self.check(self.lib.forbear_arrow_decide_stream(policy, inside(stream_capsule, b"arrow_array_stream"), byref(given),
                                                        byref(decisions), byref(error)), error)
        return Stream(decisions)
