using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Platform.AgentTesting.Transcripts;

namespace Platform.AgentTesting.Wire;

/// <summary>Answers <c>POST /v1/chat/completions</c>, well or with the fault that was asked for.</summary>
internal sealed class Completions(
    Func<MockRequest, CancellationToken, Task<MockAnswer>> answer, string? apiKey, Transcript transcript, TimeProvider clock, CancellationToken stopped)
{
    public async Task AnswerAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopped);
        try
        {
            await AnswerAsync(context, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (apiKey is not null && context.Request.Headers.Authorization != $"Bearer {apiKey}")
        {
            await ErrorAsync(context, 401, "The API key is missing or wrong.", cancellationToken);
            return;
        }
        MockRequest request;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
            request = RequestReader.Read(context.Request.Headers.UserAgent.ToString(), body.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            await ErrorAsync(context, 400, $"The request is no chat completion: {exception.Message}", cancellationToken);
            return;
        }
        MockAnswer given;
        try
        {
            given = await answer(request, cancellationToken);
        }
        catch (NoAnswerException exception)
        {
            await ErrorAsync(context, 404, exception.Message, cancellationToken);
            return;
        }
        transcript.Add(new Exchange(request.Agent, request.Step, request.Body, AnswerWriter.Counted(request, given)));
        if (given.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(given.DelayMs), clock, cancellationToken);
        }
        await WriteAsync(context, request, given, cancellationToken);
    }

    private async Task WriteAsync(HttpContext context, MockRequest request, MockAnswer given, CancellationToken cancellationToken)
    {
        switch (given.Fault)
        {
            case MockFault.RateLimited:
                await ErrorAsync(context, 429, "Too many requests.", cancellationToken);
                return;
            case MockFault.RateLimitedWithRetryAfter:
                context.Response.Headers.RetryAfter = Math.Ceiling(given.RetryAfterSeconds).ToString(CultureInfo.InvariantCulture);
                await ErrorAsync(context, 429, "Too many requests.", cancellationToken);
                return;
            case MockFault.ServerError:
                await ErrorAsync(context, 500, "The model failed.", cancellationToken);
                return;
            case MockFault.HangBefore:
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
                return;
        }
        var body = Encoding.UTF8.GetBytes(request.Stream ? AnswerWriter.Events(request, given) : AnswerWriter.Body(request, given));
        context.Response.ContentType = request.Stream ? "text/event-stream" : "application/json";
        if (given.Fault == MockFault.ByteASecond)
        {
            for (var index = 0; index < body.Length; index++)
            {
                await context.Response.Body.WriteAsync(body.AsMemory(index, 1), cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
            }
            return;
        }
        var whole = given.Fault != MockFault.HangMidStream;
        await context.Response.Body.WriteAsync(whole ? body : body.AsMemory(0, body.Length / 2), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        if (!whole)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        }
    }

    private static Task ErrorAsync(HttpContext context, int status, string message, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { message, type = "mock", code = status } }, cancellationToken);
    }
}
