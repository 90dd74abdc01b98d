using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Platform.Gateway.Api;

/// <summary>Entity tags: If-None-Match saves reading what is known, If-Match keeps one author from overwriting another.</summary>
internal static class ETags
{
    /// <summary>304 where the client has this tag already, else the value with its tag.</summary>
    public static IResult Answer<T>(HttpContext context, string tag, T value)
    {
        var etag = $"\"{tag}\"";
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Tag == etag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Json(value, ApiJson.Options);
    }

    /// <summary>The version that If-Match names: null = none named or <c>*</c>.</summary>
    public static int? ExpectedVersion(HttpContext context, Checks checks)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header is "" or "*")
        {
            return null;
        }
        if (int.TryParse(header.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return version;
        }
        checks.Add("If-Match", "'If-Match' must be the ETag of the version you read, such as \"3\".");
        return null;
    }
}
