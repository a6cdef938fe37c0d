#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#endif
#include "test.hpp"
#if __has_include(<catch2/catch_all.hpp>)
int main(int argc, char** argv)
{
    return Catch::Session().run(argc, argv);
}
#endif
