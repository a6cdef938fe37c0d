// The table of routes, smtpq-routes(5): which agent delivers to whom, and what command an agent is.
//     agent     vm    vmpunch -b dir:/var/spool/vm
//     agent     smtp  smtp-send -b --server %h
//     limit     smtp  8
//     deadline  smtp  10m
//     .vm.example.com  vm
//     *                smtp  relay.example.org backup.example.org
// The first line that matches a recipient counts. The table is checked whole: one bad line, and it is
// refused.
#pragma once

#include "bsmtp/path.hpp"
#include "common/result.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace smtpplus::deliver {

struct AgentOptions {
    std::vector<std::string> command; // %h stands for the next hop, %% for a percent sign
    unsigned limit = 4;               // processes at a time, for each next hop
    std::chrono::seconds deadline{600};
};

struct Route {
    std::uint64_t line;
    std::string pattern;
    std::string agent;
    std::vector<std::string> next_hops;

    /// They are taken in turn, one for each try; empty if there is none.
    std::string next_hop(std::uint32_t tries) const;
};

class Routes {
public:
    /// The route of an address, or nothing.
    const Route* find(const bsmtp::Path& recipient) const;
    const AgentOptions& agent(const std::string& name) const { return agents_.at(name); }

    /// The agent's command for one next hop.
    std::vector<std::string> command(const std::string& agent, const std::string& next_hop) const;

private:
    friend class RoutesParser;
    std::map<std::string, AgentOptions> agents_;
    std::vector<Route> routes_;
    std::unordered_map<std::string, std::size_t> first_; // of the routes with that pattern, in lower case
};

/// An Error says `name:line: what is wrong`.
Result<Routes> parse_routes(std::string_view text, const std::string& name);

/// Throws Failure{no_input} if the file cannot be read, Failure{usage} if it is wrong.
Routes load_routes(const std::string& file);

} // namespace smtpplus::deliver
