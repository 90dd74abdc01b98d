using System.ClientModel;
using System.Globalization;
using Platform.Agents.Text;

namespace Platform.Agents.Channels;

/// <summary>Says what went wrong at an endpoint, as a named failure.</summary>
internal static class EndpointErrors
{
    private const int LongestDetail = 300;

    public static ModelFailedException Failure(ModelOptions model, Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is AnswerTooLargeException)
            {
                return new ModelFailedException(ModelFailure.WrongAnswer, inner.Message, exception);
            }
        }
        return exception switch
        {
            ClientResultException { Status: > 0 } refused => Status(model, refused.Status, refused.Message, Header(refused), exception),
            ClientResultException or HttpRequestException or IOException or System.Net.Sockets.SocketException =>
                new ModelFailedException(ModelFailure.Unreachable, $"{model.Model} at {model.Endpoint} cannot be reached: {exception.Message}", exception),
            // The client library reads answers strictly; whatever it stumbles over is no answer.
            _ => new ModelFailedException(ModelFailure.Broken, $"The answer of {model.Model} cannot be read: {exception.Message}", exception),
        };
    }

    /// <summary>What a status other than success means.</summary>
    /// <param name="model">The endpoint.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">What the endpoint said.</param>
    /// <param name="header">Value of a header of the answer; null where it is not there.</param>
    /// <param name="exception">What a library made of it.</param>
    public static ModelFailedException Status(ModelOptions model, int status, string detail, Func<string, string?> header, Exception? exception = null) => status switch
    {
        429 => new ModelFailedException(ModelFailure.RateLimited, $"{model.Model} takes no more requests now (429).", exception) { RetryAfter = RetryAfter(header) },
        408 or 409 or >= 500 => new ModelFailedException(ModelFailure.Unreachable, $"{model.Model} failed with status {status}.", exception) { RetryAfter = RetryAfter(header) },
        413 => new ModelFailedException(ModelFailure.TooLong, $"{model.Model} does not take so long a request (413).", exception),
        401 or 403 => new ModelFailedException(ModelFailure.Rejected, $"{model.Model} refuses the API key ({status}); check ApiKeyFile.", exception),
        404 => new ModelFailedException(ModelFailure.Rejected, $"{model.Endpoint} knows no {Thing(model)} {model.Model}, or is not the base address of {Api(model)}: {Said(detail)}", exception),
        >= 300 and < 400 => new ModelFailedException(ModelFailure.Rejected, $"{model.Endpoint} wants to be asked at another address ({status}, {Said(header("Location") ?? "none given")}); Endpoint must be that one.", exception),
        _ => new ModelFailedException(ModelFailure.Rejected, $"{model.Model} refuses the request ({status}): {Said(detail)}", exception),
    };

    /// <summary>What the other side said, in one short line that is safe to show.</summary>
    public static string Said(string text)
    {
        var line = UntrustedText.Clean(text).ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestDetail ? line : line[..LongestDetail];
    }

    private static string Thing(ModelOptions model) => model.Protocol switch
    {
        ModelProtocol.A2A => "agent",
        ModelProtocol.LangGraph => "assistant",
        _ => "model",
    };

    private static string Api(ModelOptions model) => model.Protocol switch
    {
        ModelProtocol.A2A => "an A2A agent",
        ModelProtocol.LangGraph => "a LangGraph server",
        _ => "an OpenAI-compatible API",
    };

    private static Func<string, string?> Header(ClientResultException exception) =>
        name => exception.GetRawResponse()?.Headers is { } headers && headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>Seconds, or a date against the server's own clock.</summary>
    private static TimeSpan? RetryAfter(Func<string, string?> header)
    {
        if (header("Retry-After") is not { } value)
        {
            return null;
        }
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1_000_000)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at)
            && DateTimeOffset.TryParse(header("Date"), CultureInfo.InvariantCulture, out var now) && at > now ? at - now : null;
    }
}
