#include "ebcdic/translate.hpp"
#include "test.hpp"

#include <random>
#include <string>

using namespace smtpplus::ebcdic;

namespace {

Table shuffled_table(unsigned seed)
{
    std::mt19937 random{seed};
    Table table;
    for (auto& octet : table.octets)
        octet = static_cast<unsigned char>(random() % (seed % 2 == 0 ? 256 : 128));
    return table;
}

std::string random_text(std::size_t size, unsigned highest, unsigned seed)
{
    std::mt19937 random{seed};
    std::string text;
    for (std::size_t i = 0; i < size; ++i)
        text.push_back(static_cast<char>(random() % highest));
    return text;
}

} // namespace

TEST_CASE("every kernel does what the plain one does, and stops where it stops", "[translate][law]")
{
    const auto all = kernels();
    REQUIRE(all.front().name == "plain");
    const auto size = GENERATE(range(0, 200));
    const unsigned highest = GENERATE(128U, 130U, 256U);
    for (const auto& fast : all) {
        CAPTURE(fast.name, size, highest);
        const auto seed = static_cast<unsigned>(size);
        const auto table = shuffled_table(seed);
        const auto text = random_text(static_cast<std::size_t>(size), highest, seed);
        for (const auto way : {&Kernel::until_high_result, &Kernel::until_high_input}) {
            // One octet more, to see that it is not touched.
            std::string out(text.size() + 1, '#');
            std::string expected(text.size() + 1, '#');
            const auto done = (fast.*way)(table, text.data(), text.size(), out.data());
            REQUIRE(done == (all.front().*way)(table, text.data(), text.size(), expected.data()));
            CHECK(out.substr(0, done) == expected.substr(0, done));
            CHECK(out.back() == '#');
        }
    }
}

TEST_CASE("the plain kernel stops at the first flagged octet", "[translate]")
{
    Table table;
    for (unsigned i = 0; i < 256; ++i)
        table.octets[i] = static_cast<unsigned char>(255 - i);
    const auto plain = kernels().front();
    char out[16];
    CHECK(plain.until_high_input(table, "abcdefghi\x80z", 11, out) == 9);
    CHECK(plain.until_high_result(table, "\xff\xfe\xfd\x7f", 4, out) == 3);
    CHECK(std::string(out, 3) == std::string("\0\1\2", 3));
}
