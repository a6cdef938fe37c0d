#include "message/address.hpp"

#include "common/text.hpp"
#include "message/address_token.hpp"

#include <algorithm>
#include <optional>
#include <span>

namespace smtpplus::message {
namespace {

using Tokens = std::span<const Token>;

// Words as they are read: one blank where there were any.
std::string phrase(Tokens tokens)
{
    std::string text;
    for (const auto& token : tokens) {
        if (token.kind == Token::Kind::comment)
            continue;
        if (!text.empty() && token.spaced)
            text += ' ';
        text += token.text;
    }
    return text;
}

std::vector<Token> without_comments(Tokens tokens)
{
    std::vector<Token> rest;
    std::ranges::copy_if(tokens, std::back_inserter(rest),
                         [](const Token& token) { return token.kind != Token::Kind::comment; });
    return rest;
}

// word *("." word), as text; nothing if it is not that
std::optional<std::string> dotted(Tokens tokens, bool is_domain)
{
    std::string text;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool fits = i % 2 == 1
                              ? tokens[i].is('.')
                              : (is_domain ? tokens[i].kind == Token::Kind::atom : tokens[i].is_word());
        if (!fits || !tokens[i].ended)
            return {};
        text += tokens[i].text;
    }
    if (tokens.size() % 2 == 0 || (is_domain && !is_dot_atom(text)))
        return {};
    return text;
}

// RFC 5321, 4.1.3
bool is_literal(const Token& token)
{
    const std::string_view text{token.text};
    return token.kind == Token::Kind::literal && token.ended && text.size() > 2 &&
           text.substr(1, text.size() - 2).find_first_of("[]\\ \t") == text.npos;
}

bool is_at(const Token& token)
{
    return token.kind == Token::Kind::atom && equal_ignoring_case(token.text, "at");
}

// One element of the list, between its commas.
class Element {
public:
    Element(Tokens tokens, AddressList& list) : tokens_{tokens}, list_{list} {}

    void read(std::vector<Mailbox>& into)
    {
        const auto open = std::ranges::find_if(tokens_, [](const Token& token) { return token.is('<'); });
        const auto before = static_cast<std::size_t>(open - tokens_.begin());
        const auto plain = without_comments(tokens_);
        if (plain.empty())
            return; // RFC 5322, 4.4: an element of a list may be empty
        if (before < tokens_.size())
            in_brackets(before, into);
        else if (std::ranges::any_of(plain, [](const Token& token) { return token.is('@'); }))
            add(address(plain), comment(), into);
        else if (!note_addresses(plain, into))
            add(address(plain), comment(), into);
    }

private:
    void in_brackets(std::size_t open, std::vector<Mailbox>& into)
    {
        auto inner = without_comments(tokens_.subspan(open + 1));
        const auto close = std::ranges::find_if(inner, [](const Token& token) { return token.is('>'); });
        if (close == inner.end() || close + 1 != inner.end())
            return fail("unbalanced angle brackets");
        inner.pop_back();
        const auto name = phrase(tokens_.first(open));
        if (!inner.empty() && inner.front().is('@')) { // RFC 5322, 4.4: a route, which is dropped
            const auto colon = std::ranges::find_if(inner, [](const Token& token) { return token.is(':'); });
            inner.erase(inner.begin(), colon == inner.end() ? colon : colon + 1);
        }
        std::vector<Mailbox> found;
        if (std::ranges::none_of(inner, [](const Token& token) { return token.is('@'); }) &&
            note_addresses(inner, found) && found.size() == 1) {
            found.front().name = name;
            into.push_back(found.front());
            return;
        }
        add(address(inner), name, into);
    }

    // [words] user at node, or user at node user at node ...
    bool note_addresses(Tokens plain, std::vector<Mailbox>& into)
    {
        if (plain.size() < 3)
            return false;
        bool all = plain.size() % 3 == 0;
        for (std::size_t i = 0; i < plain.size(); ++i)
            all = all && (i % 3 == 1 ? is_at(plain[i]) : is_atom(plain[i].text) && plain[i].is_word());
        if (all) {
            for (std::size_t i = 0; i < plain.size(); i += 3)
                into.push_back({comment(), plain[i].text, plain[i + 2].text});
            return list_.has_cms_forms = true;
        }
        auto at = plain.size();
        while (at > 0 && !is_at(plain[at - 1]))
            --at;
        if (at < 2 || !plain[at - 2].is_word() || !plain[at - 2].ended || plain[at - 2].text.empty())
            return false;
        const auto node = dotted(plain.subspan(at), true);
        if (!node)
            return false;
        into.push_back({phrase(plain.first(at - 2)), plain[at - 2].text, *node});
        return list_.has_cms_forms = true;
    }

    std::optional<Mailbox> address(Tokens plain) const
    {
        const auto sign = std::ranges::find_if(plain, [](const Token& token) { return token.is('@'); });
        const auto before = static_cast<std::size_t>(sign - plain.begin());
        const auto local = dotted(plain.first(before), false);
        if (!local || local->empty())
            return {};
        if (before == plain.size())
            return Mailbox{{}, *local, {}};
        const auto behind = plain.subspan(before + 1);
        if (behind.size() == 1 && is_literal(behind.front()))
            return Mailbox{{}, *local, behind.front().text};
        const auto domain = dotted(behind, true);
        if (!domain)
            return {};
        return Mailbox{{}, *local, *domain};
    }

    void add(std::optional<Mailbox> mailbox, std::string name, std::vector<Mailbox>& into)
    {
        if (!mailbox)
            return fail("not an address");
        mailbox->name = std::move(name);
        into.push_back(*std::move(mailbox));
    }

    std::string comment() const
    {
        const auto found = std::ranges::find(tokens_, Token::Kind::comment, &Token::kind);
        return found == tokens_.end() ? std::string{} : std::string{trim(found->text)};
    }

    void fail(const std::string& why)
    {
        constexpr std::size_t enough = 100;
        list_.errors.push_back({why + ": " + phrase(tokens_).substr(0, enough)});
    }

    Tokens tokens_;
    AddressList& list_;
};

} // namespace

std::vector<Mailbox> AddressList::mailboxes() const
{
    std::vector<Mailbox> all;
    for (const auto& address : addresses)
        all.insert(all.end(), address.mailboxes.begin(), address.mailboxes.end());
    return all;
}

AddressList parse_addresses(std::string_view text)
{
    AddressList list;
    const auto tokens = tokenize(text);
    const Tokens all{tokens};
    std::optional<Address> group;
    bool in_brackets = false;
    std::size_t begin = 0;
    const auto end_element = [&](std::size_t end) {
        std::vector<Mailbox> found;
        Element{all.subspan(begin, end - begin), list}.read(found);
        for (auto& mailbox : found) {
            if (group)
                group->mailboxes.push_back(std::move(mailbox));
            else
                list.addresses.push_back({{std::move(mailbox)}});
        }
        begin = end + 1;
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].is('<') || all[i].is('>'))
            in_brackets = all[i].is('<');
        else if (in_brackets)
            continue; // a route has commas and a colon
        else if (all[i].is(':') && !group) {
            group = Address{{}, true, phrase(all.subspan(begin, i - begin))};
            begin = i + 1;
        } else if (all[i].is(',') || all[i].is(';')) {
            end_element(i);
            if (all[i].is(';') && group)
                list.addresses.push_back(*std::exchange(group, {}));
        }
    }
    if (begin < all.size())
        end_element(all.size());
    if (group)
        list.addresses.push_back(*std::move(group)); // its semicolon was forgotten
    return list;
}

} // namespace smtpplus::message
