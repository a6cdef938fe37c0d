// How the coroutines here wait: `co_await timer.async_wait(into(error))`. What goes wrong is a value, looked
// at by the one who waits.
#pragma once

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace smtpplus::receive {

using boost::system::error_code;

inline auto into(error_code& error)
{
    return boost::asio::redirect_error(boost::asio::use_awaitable, error);
}

} // namespace smtpplus::receive
