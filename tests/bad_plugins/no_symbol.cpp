// Some library, but no connector.
extern "C" __attribute__((visibility("default"))) int lianfangSomethingElse()
{
    return 1;
}
