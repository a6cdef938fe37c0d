#include "test.hpp"

#include "vmspool/vm_address.hpp"

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

std::string to_vm(const std::string& mailbox, const Domains& domains = {})
{
    const auto address = vm_address({mailbox}, domains);
    return address ? format(*address) : "refused: " + address.error().what;
}

} // namespace

TEST_CASE("a VM address is read back as it was written", "[address]")
{
    const std::string text = GENERATE("BOB", "BOB@VM1", "OP$1#@VM_2", "A", "ABCDEFGH@ABCDEFGH", "A:B+C-D@X");
    CAPTURE(text);
    const auto address = parse_vm_address(text);
    REQUIRE(address);
    CHECK(format(*address) == text);
}

TEST_CASE("what is no VM address is refused", "[address]")
{
    const std::string text = GENERATE("", "@", "BOB@", "@VM1", "NINELETTR", "BOB@NINELETTR", "B B", "BOB VM1",
                                      "../../etc", ".", "B\xC3\x96");
    CAPTURE(text);
    CHECK_FALSE(parse_vm_address(text));
}

TEST_CASE("the local part of a mail address is the user", "[address]")
{
    CHECK(to_vm("bob@example.com") == "BOB");
    CHECK(to_vm("MAINT") == "MAINT");
    CHECK(to_vm("\"bob\"@example.com") == "BOB");
    CHECK(to_vm("\"b\\o\\b\"@example.com") == "BOB");
    CHECK(to_vm("\"bob\\\"@example.com") == "refused: not a VM user id");
    CHECK(to_vm("bob.builder@example.com") == "refused: not a VM user id");
    CHECK(to_vm("postmaster@example.com") == "refused: not a VM user id");
    CHECK(to_vm("\"b b\"@example.com") == "refused: not a VM user id");
}

TEST_CASE("the domain may name the node", "[address]")
{
    const Domains domains{{"vm1.example.com"}, {"example.com", "bitnet"}};
    CHECK(to_vm("bob@VM1.Example.com", domains) == "BOB");
    CHECK(to_vm("bob@vm2.example.com", domains) == "BOB@VM2");
    CHECK(to_vm("mea@FINFILES.BITNET", domains) == "MEA@FINFILES");
    CHECK(to_vm("bob@a.vm2.example.com", domains) == "BOB");
    CHECK(to_vm("bob@example.com", domains) == "BOB");
    CHECK(to_vm("bob@toolongname.example.com", domains) == "refused: not a VM node id");
}
