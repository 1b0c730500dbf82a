/* Loaded before a program: its files cannot be put on the disk. */
#include <errno.h>

int fsync(int descriptor);
int fsync(int descriptor) {
    (void)descriptor;
    errno = EIO;
    return -1;
}
