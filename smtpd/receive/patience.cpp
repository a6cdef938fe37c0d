#include "receive/patience.hpp"

namespace smtpplus::receive {

void Patience::heard(Time now, std::uint64_t commands, bool in_text, std::uint64_t octets)
{
    if (in_text && !in_text_)
        text_begun_ = now;
    if (commands != commands_ || in_text != in_text_ || octets != octets_)
        last_ = now;
    commands_ = commands;
    in_text_ = in_text;
    octets_ = octets;
}

bool Patience::is_over(Time now, bool stress) const
{
    if (now - last_ > (stress ? times_.idle_in_stress : times_.idle) || now - begun_ > times_.session)
        return true;
    const auto taken = std::chrono::duration_cast<std::chrono::seconds>(now - text_begun_);
    return in_text_ && taken > times_.text_grace &&
           octets_ < times_.text_rate * static_cast<std::uint64_t>((taken - times_.text_grace).count());
}

} // namespace smtpplus::receive
