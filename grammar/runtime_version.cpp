// Prints the version of the ANTLR C++ runtime; run at configure time, see CMakeLists.txt.
#include <iostream>

#include <antlr4-runtime.h>

int main() {
    std::cout << antlr4::RuntimeMetaData::getRuntimeVersion();
    return 0;
}
