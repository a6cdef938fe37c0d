// A writer of JSON, RFC 8259, for metadata: values in the order in which they are put, on one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

class Json {
public:
    Json& begin(char bracket) // '{' or '['
    {
        separate();
        text_ += bracket;
        return *this;
    }
    Json& end(char bracket)
    {
        text_ += bracket;
        return *this;
    }
    Json& key(std::string_view name)
    {
        put(name);
        text_ += ':';
        return *this;
    }
    Json& put(std::string_view value)
    {
        separate();
        text_ += '"';
        for (const char c : value)
            put_escaped(c);
        text_ += '"';
        return *this;
    }
    Json& put(const char* value) { return put(std::string_view{value}); }
    Json& put(bool value)
    {
        separate();
        text_ += value ? "true" : "false";
        return *this;
    }
    Json& put(std::uint64_t value)
    {
        separate();
        text_ += std::to_string(value);
        return *this;
    }
    Json& put(unsigned value) { return put(std::uint64_t{value}); }

    const std::string& text() const { return text_; }

private:
    void separate()
    {
        if (!text_.empty() && std::string_view{"[{:"}.find(text_.back()) == std::string_view::npos)
            text_ += ',';
    }
    // What is not ASCII, a file name on the command line may hold it, is taken as Latin-1.
    void put_escaped(char c)
    {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            text_ += {'\\', c};
        else if (octet >= 0x20 && octet < 0x7f)
            text_ += c;
        else
            text_ += {'\\', 'u', '0', '0', digits[octet >> 4], digits[octet & 15]};
    }

    std::string text_;
};

} // namespace smtpplus::netdata
