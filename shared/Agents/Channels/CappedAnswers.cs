namespace Platform.Agents.Channels;

/// <summary>The answer is larger than the configured limit; what had come of it is not used.</summary>
internal sealed class AnswerTooLargeException(int kilobytes)
    : IOException($"The answer is larger than {kilobytes} KiB (MaxAnswerKilobytes); nothing of it is used.");

/// <summary>Stops reading an answer that grows beyond the limit.</summary>
internal sealed class CappedAnswers(int kilobytes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var capped = new StreamContent(new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), kilobytes, eachLine: false));
        foreach (var (name, values) in response.Content.Headers)
        {
            capped.Headers.TryAddWithoutValidation(name, values);
        }
        response.Content = capped;
        return response;
    }
}
