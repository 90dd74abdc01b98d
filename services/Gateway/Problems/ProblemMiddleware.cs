using System.Diagnostics;
using MassTransit;
using Npgsql;
using Platform.Gateway.Api;
using Platform.Persistence;

namespace Platform.Gateway.Problems;

/// <summary>The one place where a failure becomes a problem: exceptions, and error statuses that nobody gave a body.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private const string RetryAfterSeconds = "2";

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // The client has gone; nobody reads an answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var (kind, detail) = Classify(exception);
            Log(exception, kind, context);
            context.Response.Clear();
            context.Response.Headers.XContentTypeOptions = "nosniff";
            var problem = Describe(context, kind, detail);
            await WriteAsync(context, kind, exception is ProblemException request ? request.Complete(problem) : problem);
            return;
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            var kind = ProblemKind.OfStatus(context.Response.StatusCode);
            await WriteAsync(context, kind, Describe(context, kind, DetailOfStatus(context, kind)) with { Status = context.Response.StatusCode });
        }
    }

    /// <summary>Writes a problem of a middleware that rejects by itself.</summary>
    public static Task WriteAsync(HttpContext context, ProblemKind kind, string detail) => WriteAsync(context, kind, Describe(context, kind, detail));

    private static Task WriteAsync(HttpContext context, ProblemKind kind, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (kind == ProblemKind.Unavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
        if (kind == ProblemKind.Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"platform\"";
        }
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(problem, ApiJson.Options, "application/problem+json", context.RequestAborted);
    }

    private static Problem Describe(HttpContext context, ProblemKind kind, string detail) => new()
    {
        Type = kind.Type,
        Title = kind.Title,
        Status = kind.Status,
        Detail = detail,
        Instance = context.Request.Path.ToUriComponent(),
        TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
    };

    private static (ProblemKind Kind, string Detail) Classify(Exception exception) => exception switch
    {
        ProblemException request => (request.Kind, request.Message),
        DatabaseUnavailableException or NpgsqlException { IsTransient: true } or NpgsqlException and not PostgresException =>
            (ProblemKind.Unavailable, "The database does not answer now. Nothing was done; try again."),
        ConnectionException => (ProblemKind.Unavailable, "The message broker does not answer now. Nothing was done; try again."),
        BadHttpRequestException { StatusCode: 413 } => (ProblemKind.BodyTooLarge, "The body is too large for this server."),
        BadHttpRequestException bad => (ProblemKind.BadRequest, bad.Message),
        _ => (ProblemKind.Internal, "Something failed that should not. The log entry with this trace id has the cause."),
    };

    private static string DetailOfStatus(HttpContext context, ProblemKind kind) => kind.Status switch
    {
        404 => $"There is nothing at {context.Request.Path.ToUriComponent()}. All paths are listed at /openapi/v1.json; ids of tasks are GUIDs.",
        405 => $"{context.Request.Method} is not allowed at {context.Request.Path.ToUriComponent()}; allowed: {context.Response.Headers.Allow}.",
        415 => $"The Content-Type '{context.Request.ContentType}' is not accepted here; send application/json.",
        _ => kind.Remedy,
    };

    private void Log(Exception exception, ProblemKind kind, HttpContext context)
    {
        if (kind == ProblemKind.Internal)
        {
            LogFailed(exception, context.Request.Method, context.Request.Path);
        }
        else if (kind == ProblemKind.Unavailable)
        {
            LogUnavailable(context.Request.Method, context.Request.Path, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} answered 503: {Problem}")]
    private partial void LogUnavailable(string method, string path, string problem);
}
