#include "bsmtp/outlet.hpp"

#include "bsmtp/writer.hpp"
#include "common/failure.hpp"
#include "common/process.hpp"
#include "common/temporary.hpp"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace smtpplus::bsmtp {
namespace {

const Reply delivered{250, "2.0.0", "Mail Delivered"};

class Stream : public Outlet {
public:
    explicit Stream(Output& out) : writer_{out} {}
    void begin(const Envelope& envelope) override { writer_.begin(envelope); }
    void text(std::string_view piece) override { writer_.text(piece); }
    Reply commit() override
    {
        writer_.commit();
        return delivered;
    }

private:
    Writer writer_;
};

class Folder : public Outlet {
public:
    Folder(std::string folder, bool message_only) : folder_{std::move(folder)}, message_only_{message_only} {}

    void begin(const Envelope& envelope) override
    {
        Fd fd{::open(folder_.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644)};
        if (!fd)
            throw system_failure(folder_);
        out_ = std::make_unique<Output>(std::move(fd), folder_);
        writer_ = std::make_unique<Writer>(*out_);
        if (!message_only_)
            writer_->begin(envelope);
    }

    void text(std::string_view piece) override { message_only_ ? out_->write(piece) : writer_->text(piece); }

    Reply commit() override
    {
        if (!message_only_)
            writer_->commit();
        out_->flush();
        if (::fsync(out_->fd()) != 0)
            throw system_failure(folder_);
        give_name();
        out_->close();
        return delivered;
    }

private:
    // The next number that is free: what is there already is never overwritten.
    void give_name()
    {
        const auto open_file = "/proc/self/fd/" + std::to_string(out_->fd());
        int result = 0;
        do {
            char number[24];
            std::snprintf(number, sizeof number, "/%04u", ++number_);
            const auto path = folder_ + number + (message_only_ ? ".eml" : ".bsmtp");
            result = ::linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW);
        } while (result != 0 && errno == EEXIST);
        if (result != 0)
            throw system_failure(folder_);
    }

    std::string folder_;
    bool message_only_;
    unsigned number_ = 0;
    std::unique_ptr<Output> out_;
    std::unique_ptr<Writer> writer_;
};

class Message : public Outlet {
public:
    Message(Output& out, std::uint64_t number) : out_{out}, wanted_{number} {}
    void begin(const Envelope&) override { ++number_; }
    void text(std::string_view piece) override
    {
        if (number_ == wanted_)
            out_.write(piece);
    }
    Reply commit() override { return delivered; }

private:
    Output& out_;
    std::uint64_t wanted_;
    std::uint64_t number_ = 0;
};

class Program : public Outlet {
public:
    explicit Program(std::vector<std::string> arguments) : arguments_{std::move(arguments)} {}

    void begin(const Envelope& envelope) override
    {
        std::string recipients;
        for (const auto& recipient : envelope.recipients)
            recipients += (recipients.empty() ? "" : "\n") + recipient.path.mailbox;
        environment_ = {"SENDER=" + envelope.sender.mailbox, "RECIPIENTS=" + recipients,
                        "TICK=" + envelope.tick};
        message_ = std::make_unique<Output>(temporary_file(), "temporary file");
    }

    void text(std::string_view piece) override { message_->write(piece); }

    Reply commit() override
    {
        message_->flush();
        ::lseek(message_->fd(), 0, SEEK_SET);
        ProcessOptions options;
        options.input = message_->fd();
        options.environment = environment_;
        const int status = Process{arguments_, options}.wait();
        if (status == 0)
            return delivered;
        const auto text = arguments_.front() + " ended with status " + std::to_string(status);
        return status >= 64 && status <= 69 ? Reply{554, "5.3.0", text} : Reply{451, "4.3.0", text};
    }

private:
    std::vector<std::string> arguments_;
    std::vector<std::string> environment_;
    std::unique_ptr<Output> message_;
};

class Nothing : public Outlet {
    void begin(const Envelope&) override {}
    void text(std::string_view) override {}
    Reply commit() override { return delivered; }
};

} // namespace

std::unique_ptr<Outlet> to_stream(Output& out)
{
    return std::make_unique<Stream>(out);
}

std::unique_ptr<Outlet> to_folder(std::string folder, bool message_only)
{
    return std::make_unique<Folder>(std::move(folder), message_only);
}

std::unique_ptr<Outlet> to_message(Output& out, std::uint64_t number)
{
    return std::make_unique<Message>(out, number);
}

std::unique_ptr<Outlet> to_program(std::vector<std::string> arguments)
{
    return std::make_unique<Program>(std::move(arguments));
}

std::unique_ptr<Outlet> to_nothing()
{
    return std::make_unique<Nothing>();
}

} // namespace smtpplus::bsmtp
