#include "test.hpp"

#include "common/bytes.hpp"
#include "common/failure.hpp"
#include "common/input.hpp"
#include "common/result.hpp"
#include "common/text.hpp"

using namespace smtpplus;

TEST_CASE("a result is a value or an error", "[result]")
{
    const Result<int> good{4711};
    REQUIRE(good);
    CHECK(*good == 4711);

    const Result<int> bad{Error{"no number", 12}};
    REQUIRE_FALSE(bad);
    CHECK(bad.error().what == "no number");
    CHECK(bad.error().offset == 12);
}

TEST_CASE("integers are read and written the highest octet first", "[bytes]")
{
    CHECK(be16("\xE0\x63") == 0xE063);
    CHECK(be32(std::string_view("\xFF\x00\x80\x01", 4)) == 0xFF008001U);
    std::string out;
    append_be(out, 0x0102030405, 8);
    CHECK(out == std::string("\0\0\0\x01\x02\x03\x04\x05", 8));
}

TEST_CASE("an input shows as much as is asked for, and tells how far it is", "[input]")
{
    auto in = Input::from_text("0123456789", "text");
    CHECK(in.peek(4).size() >= 4);
    in.consume(8);
    CHECK(in.peek(4) == "89");
    in.consume(2);
    CHECK(in.peek().empty());
    CHECK(in.offset() == 10);
}
