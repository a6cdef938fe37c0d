// A value, or what is wrong with what a stranger sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace smtpplus {

struct Error {
    std::string what;
    std::optional<std::uint64_t> offset = {}; // octets from the start of the input, where that helps
};

template <typename Value>
class [[nodiscard]] Result {
public:
    Result(Value value) : state_{std::in_place_index<0>, std::move(value)} {}
    Result(Error error) : state_{std::in_place_index<1>, std::move(error)} {}

    explicit operator bool() const { return state_.index() == 0; }

    Value& operator*() & { return std::get<0>(state_); }
    const Value& operator*() const& { return std::get<0>(state_); }
    Value&& operator*() && { return std::get<0>(std::move(state_)); }
    Value* operator->() { return &std::get<0>(state_); }
    const Value* operator->() const { return &std::get<0>(state_); }

    const Error& error() const { return std::get<1>(state_); }

private:
    std::variant<Value, Error> state_;
};

} // namespace smtpplus
