using System.ClientModel;
using System.Globalization;

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
            ClientResultException { Status: > 0 } refused => Status(model, refused),
            ClientResultException or HttpRequestException or IOException or System.Net.Sockets.SocketException =>
                new ModelFailedException(ModelFailure.Unreachable, $"{model.Model} at {model.Endpoint} cannot be reached: {exception.Message}", exception),
            // The client library reads answers strictly; whatever it stumbles over is no answer.
            _ => new ModelFailedException(ModelFailure.Broken, $"The answer of {model.Model} cannot be read: {exception.Message}", exception),
        };
    }

    private static ModelFailedException Status(ModelOptions model, ClientResultException exception)
    {
        var detail = exception.Message.ReplaceLineEndings(" ");
        detail = detail.Length <= LongestDetail ? detail : detail[..LongestDetail];
        return exception.Status switch
        {
            429 => new ModelFailedException(ModelFailure.RateLimited, $"{model.Model} takes no more requests now (429).", exception) { RetryAfter = RetryAfter(exception) },
            408 or 409 or >= 500 => new ModelFailedException(ModelFailure.Unreachable, $"{model.Model} failed with status {exception.Status}.", exception) { RetryAfter = RetryAfter(exception) },
            413 => new ModelFailedException(ModelFailure.TooLong, $"{model.Model} does not take so long a request (413).", exception),
            401 or 403 => new ModelFailedException(ModelFailure.Rejected, $"{model.Model} refuses the API key ({exception.Status}); check ApiKeyFile.", exception),
            404 => new ModelFailedException(ModelFailure.Rejected, $"{model.Endpoint} knows no model {model.Model}, or is not the base address of an OpenAI-compatible API: {detail}", exception),
            _ => new ModelFailedException(ModelFailure.Rejected, $"{model.Model} refuses the request ({exception.Status}): {detail}", exception),
        };
    }

    /// <summary>Seconds, or a date against the server's own clock.</summary>
    private static TimeSpan? RetryAfter(ClientResultException exception)
    {
        var headers = exception.GetRawResponse()?.Headers;
        if (headers is null || !headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1_000_000)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) && headers.TryGetValue("Date", out var date)
            && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, out var now) && at > now ? at - now : null;
    }
}
