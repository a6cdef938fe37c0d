// Names in NETDATA: the EBCDIC characters that code pages 037 and 1047, and nearly every other, have in
// common. No text goes through here; that is the room ebcdic's work.
#pragma once

#include <string>
#include <string_view>

namespace smtpplus::netdata {

/// EBCDIC to ASCII; what is not in the common set becomes '?'.
std::string from_ebcdic(std::string_view name);

/// ASCII to EBCDIC; what is not in the common set becomes X'6F', '?'.
std::string to_ebcdic(std::string_view name);

/// Without the blanks (X'40') or the X'00' that fill it at the right.
std::string_view trim_name(std::string_view ebcdic);

/// A Unix file name made of a name that a stranger sent, in EBCDIC: letters, digits and @ # $ + - : _ stay;
/// each other octet becomes %XX, its EBCDIC value. Never empty, never "." or "..", never begins with '-', has
/// no '/'.
std::string safe_file_name(std::string_view ebcdic);

/// Whether a sample of EBCDIC octets looks like text: hardly anything but graphic characters.
bool looks_like_text(std::string_view sample);

} // namespace smtpplus::netdata
