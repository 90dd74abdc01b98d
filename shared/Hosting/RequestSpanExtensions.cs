using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Platform.Hosting;

/// <summary>Names server spans by the OpenTelemetry conventions for HTTP: <c>{method} {route}</c>, route, status, error type.</summary>
internal static class RequestSpanExtensions
{
    public static IApplicationBuilder UseRequestSpans(this IApplicationBuilder application) => application.Use(async (context, next) =>
    {
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            activity?.SetTag("error.type", exception.GetType().FullName);
            throw;
        }
        finally
        {
            Name(activity, context);
        }
    });

    private static void Name(Activity? activity, HttpContext context)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { Length: > 1 } text ? text.TrimEnd('/') : null;
        activity.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        activity.SetTag("http.request.method", context.Request.Method);
        activity.SetTag("url.path", context.Request.Path.Value);
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        if (route is not null)
        {
            activity.SetTag("http.route", route);
        }
        if (context.Response.StatusCode >= 500)
        {
            activity.SetTag("error.type", context.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
