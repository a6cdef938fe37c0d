#include "common/text.hpp"
#include "message/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <vector>

namespace smtpplus::message {
namespace {

struct Piece {
    enum class Kind { number, word, sign };
    Kind kind;
    std::string_view text;
    int value = 0; // of a number; of more than eight digits it is none

    bool is(char sign) const { return kind == Kind::sign && text.front() == sign; }
    bool is_number() const { return kind == Kind::number && text.size() <= 8; }
    bool is_word() const { return kind == Kind::word; }
};

// Numbers, words and signs; blanks, line ends and comments stand for nothing.
std::vector<Piece> split(std::string_view text)
{
    constexpr std::size_t enough = 40;
    std::vector<Piece> pieces;
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size() && pieces.size() < enough;) {
        const char c = text[at];
        if (c == '(')
            ++depth;
        else if (c == ')' && depth > 0)
            --depth;
        else if (depth == 0 && (is_digit(c) || is_letter(c))) {
            const auto begin = at;
            int value = 0;
            for (; at < text.size() && (is_digit(c) ? is_digit(text[at]) : is_letter(text[at])); ++at)
                if (is_digit(c) && at - begin < 8)
                    value = value * 10 + (text[at] - '0');
            pieces.push_back({is_digit(c) ? Piece::Kind::number : Piece::Kind::word,
                              text.substr(begin, at - begin), value});
            continue;
        } else if (depth == 0 && c > ' ')
            pieces.push_back({Piece::Kind::sign, text.substr(at, 1)});
        ++at;
    }
    return pieces;
}

// `Nov`, `NOVEMBER`: at least three letters of one of the names
template <std::size_t Count>
std::optional<int> index_of(std::string_view word, const std::array<std::string_view, Count>& names)
{
    for (std::size_t i = 0; i < Count; ++i)
        if (word.size() >= 3 && starts_with_ignoring_case(names[i], word))
            return static_cast<int>(i);
    return {};
}

constexpr std::array<std::string_view, 12> month_names = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> day_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

struct Zone {
    std::string_view name;
    int hours;
    bool is_standard; // RFC 5322, 4.3
};
constexpr std::array zones = {
    Zone{"UT", 0, true},     Zone{"GMT", 0, true},    Zone{"EST", -5, true},   Zone{"EDT", -4, true},
    Zone{"CST", -6, true},   Zone{"CDT", -5, true},   Zone{"MST", -7, true},   Zone{"MDT", -6, true},
    Zone{"PST", -8, true},   Zone{"PDT", -7, true},   Zone{"UTC", 0, false},   Zone{"Z", 0, false},
    Zone{"WET", 0, false},   Zone{"WEST", 1, false},  Zone{"BST", 1, false},   Zone{"CET", 1, false},
    Zone{"MET", 1, false},   Zone{"MEZ", 1, false},   Zone{"CEST", 2, false},  Zone{"MEST", 2, false},
    Zone{"MESZ", 2, false},  Zone{"EET", 2, false},   Zone{"EEST", 3, false},  Zone{"MSK", 3, false},
    Zone{"JST", 9, false},   Zone{"AST", -4, false},  Zone{"ADT", -3, false},  Zone{"AKST", -9, false},
    Zone{"HST", -10, false}, Zone{"AEST", 10, false}, Zone{"NZST", 12, false}, Zone{"NZDT", 13, false},
};

class DateReader {
public:
    explicit DateReader(std::string_view text) : pieces_{split(text)} {}

    Result<ReadDate> read()
    {
        if (peek().is_word() && index_of(peek().text, day_names)) {
            ++at_;
            standard_ = accept(',');
            accept('.');
        }
        if (!date())
            return Error{"no date that can be read"};
        if (accept(','))
            standard_ = false;
        else if (peek().is_word() && equal_ignoring_case(peek().text, "T"))
            ++at_;
        if (!year_behind_time_ && !time())
            return Error{"no time that can be read"};
        if (!zone())
            return Error{"no zone that can be read"};
        if (at_ < pieces_.size())
            return Error{"more than a date"};
        return result();
    }

private:
    const Piece& peek(std::size_t ahead = 0) const
    {
        static constexpr Piece end{Piece::Kind::sign, "\n"};
        return at_ + ahead < pieces_.size() ? pieces_[at_ + ahead] : end;
    }

    bool accept(char sign)
    {
        const bool found = peek().is(sign);
        at_ += found;
        return found;
    }

    bool month()
    {
        const auto index = peek().is_word() ? index_of(peek().text, month_names) : std::optional<int>{};
        if (!index)
            return false;
        standard_ = standard_ && peek().text.size() == 3;
        month_ = *index + 1;
        ++at_;
        return true;
    }

    bool number(int& value)
    {
        if (!peek().is_number())
            return false;
        value = pieces_[at_++].value;
        return true;
    }

    bool year()
    {
        const auto digits = peek().text.size();
        if (!number(year_))
            return false;
        if (digits < 4) { // RFC 5322, 4.3
            standard_ = false;
            year_ += digits == 2 && year_ < 50 ? 2000 : 1900;
        }
        return true;
    }

    bool date()
    {
        if (peek().is_word())
            return american_date();
        if (!number(day_))
            return false;
        if (peek().is('/') || (peek().is('-') && peek(1).is_number()))
            return numeric_date();
        accept('.');
        if (accept('-')) // 13-Nov-93
            standard_ = false;
        if (!month())
            return false;
        if (accept('-') || accept(','))
            standard_ = false;
        return year();
    }

    // November 13, 1993; or ctime's Nov 13 22:52:42 CET 1993
    bool american_date()
    {
        standard_ = false;
        if (!month() || !number(day_))
            return false;
        if (!peek(1).is(':')) {
            accept(',');
            return year();
        }
        year_behind_time_ = true;
        if (!time())
            return false;
        if (peek().is_word() && !zone())
            return false;
        return year();
    }

    // 11/13/93, as America and CMS write it; 13/11/93 where it cannot be that; 1993-11-13
    bool numeric_date()
    {
        standard_ = false;
        const int first = day_;
        const bool year_first = pieces_[at_ - 1].text.size() == 4;
        const char sign = peek().text.front();
        int second = 0;
        if (!accept(sign) || !number(second) || !accept(sign))
            return false;
        if (year_first) {
            year_ = first;
            month_ = second;
            return number(day_);
        }
        month_ = first > 12 ? second : first;
        day_ = first > 12 ? first : second;
        return year();
    }

    bool time()
    {
        if (at_ == pieces_.size()) { // some notes have the day alone
            standard_ = false;
            return true;
        }
        if (!number(hour_) || !(accept(':') || accept('.')) || !number(minute_))
            return false;
        if ((accept(':') || accept('.')) && !number(second_))
            return false;
        int fraction = 0;
        if (accept('.') && !number(fraction))
            return false;
        const bool pm = equal_ignoring_case(peek().text, "PM");
        if (pm || equal_ignoring_case(peek().text, "AM")) {
            standard_ = false;
            hour_ = hour_ % 12 + (pm ? 12 : 0);
            ++at_;
        }
        return true;
    }

    bool zone()
    {
        if (peek().is('+') || peek().is('-')) {
            const bool west = peek().is('-');
            ++at_;
            const bool short_form = peek().text.size() == 2;
            int value = 0;
            if (!number(value))
                return false;
            int minutes = short_form ? value * 60 : value / 100 * 60 + value % 100;
            if (short_form && accept(':')) { // ISO 8601: +01:00
                int more = 0;
                if (!number(more))
                    return false;
                minutes += more;
            }
            standard_ = standard_ && !short_form;
            if (minutes > 24 * 60)
                return false;
            offset_ = west ? -minutes : minutes;
            zone_known_ = !(west && minutes == 0);
        } else if (peek().is_word()) {
            const auto name = pieces_[at_++].text;
            const auto found = std::ranges::find_if(
                zones, [&](const Zone& zone) { return equal_ignoring_case(zone.name, name); });
            zone_known_ = found != zones.end();
            offset_ = zone_known_ ? found->hours * 60 : 0;
            standard_ = standard_ && zone_known_ && found->is_standard;
        } else if (!zone_known_) {
            standard_ = false;
        }
        return true;
    }

    Result<ReadDate> result() const
    {
        using namespace std::chrono;
        const std::chrono::year_month_day day{std::chrono::year{year_},
                                              std::chrono::month{static_cast<unsigned>(month_)},
                                              std::chrono::day{static_cast<unsigned>(day_)}};
        if (year_ < 1900 || year_ > 9999 || !day.ok())
            return Error{"no such day"};
        if (hour_ > 23 || minute_ > 59 || second_ > 60)
            return Error{"no such time"};
        const auto local = sys_days{day} + hours{hour_} + minutes{minute_} + seconds{second_};
        return ReadDate{{local.time_since_epoch().count() - offset_ * 60, offset_, zone_known_}, standard_};
    }

    std::vector<Piece> pieces_;
    std::size_t at_ = 0;
    int year_ = 0, month_ = 0, day_ = 0, hour_ = 0, minute_ = 0, second_ = 0, offset_ = 0;
    bool zone_known_ = false;
    bool standard_ = true;
    bool year_behind_time_ = false;
};

} // namespace

Result<ReadDate> parse_date(std::string_view text)
{
    return DateReader{text}.read();
}

} // namespace smtpplus::message
