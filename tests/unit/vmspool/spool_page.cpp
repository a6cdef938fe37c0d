#include "test.hpp"

#include "vmspool/spool_page.hpp"

#include "common/bytes.hpp"

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

// A page as CP has it, record by record.
class Page {
public:
    Page& data(const std::string& octets) { return add(0x01, 0, octets, 12 + octets.size()); }
    Page& no_operation() { return add(0x03, 0, "ignored!", 20); }
    Page& immediate()
    {
        ++count_;
        records_ += std::string{"\x0b\0\0\0\x10\0\0\0", 8};
        return *this;
    }
    Page& add(unsigned opcode, unsigned flag, const std::string& octets, std::size_t distance)
    {
        ++count_;
        append_be(records_, opcode, 1);
        append_be(records_, 0, 3);
        append_be(records_, flag, 1);
        append_be(records_, 0, 1);
        append_be(records_, octets.size(), 2);
        append_be(records_, 0, 2);
        append_be(records_, distance, 2);
        records_ += octets;
        return *this;
    }
    Page& count(unsigned count)
    {
        count_ = count;
        return *this;
    }

    std::string text() const
    {
        std::string page(12, '\0');
        append_be(page, count_, 4);
        page += records_;
        page.resize(4064);
        append_be(page, 80, 2);
        page.resize(4088);
        append_be(page, 42, 2);
        page.resize(page_size);
        return page;
    }

private:
    std::string records_;
    unsigned count_ = 0;
};

std::string error_of(const std::string& page)
{
    std::string out;
    const auto facts = unpack_page(page, out);
    return facts ? "none" : facts.error().what;
}

} // namespace

TEST_CASE("records get back the blanks that CP took", "[page]")
{
    std::string out;
    const auto facts =
        unpack_page(Page{}.data("\xc1").data("\x40").data(std::string(80, '\xc2')).text(), out);
    REQUIRE(facts);
    CHECK(*facts == PageFacts{80, 42, 3});
    CHECK(out == "\xc1" + std::string(159, '\x40') + std::string(80, '\xc2'));
}

TEST_CASE("what is no data is skipped", "[page]")
{
    std::string out;
    const auto facts = unpack_page(Page{}.no_operation().data("\xc1").immediate().data("\xc2").text(), out);
    REQUIRE(facts);
    CHECK(facts->records == 2);
    CHECK(out == "\xc1" + std::string(79, '\x40') + "\xc2" + std::string(79, '\x40'));
}

TEST_CASE("an empty page is a page", "[page]")
{
    std::string out;
    CHECK(unpack_page(Page{}.text(), out));
    CHECK(out.empty());
}

TEST_CASE("a page that lies is refused", "[page]")
{
    CHECK(error_of(Page{}.text().substr(1)) == "not a whole spool page");
    CHECK(error_of("\x01" + Page{}.text().substr(1)) == "VMDUMP file");
    CHECK(error_of(Page{}.data("\xc1").count(0xffffffff).text()) == "record points at itself");
    CHECK(error_of(Page{}.add(0x01, 0, "x", 0).data("y").text()) == "record points at itself");
    CHECK(error_of(Page{}.add(0x01, 0, "x", 4050).data("y").text()) == "record runs past its page");
    CHECK(error_of(Page{}.add(0x03, 0, "x", 0xffff).data("y").text()) == "record runs past its page");
    CHECK(error_of(Page{}.data(std::string(81, 'x')).text()) == "record is longer than the file says");
}
