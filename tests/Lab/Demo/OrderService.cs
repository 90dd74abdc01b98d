using System.Globalization;
using Platform.Lab.Runs;

namespace Platform.Lab.Demo;

/// <summary>The service that the demo breaks, as a customer and an operator see it.</summary>
internal sealed class OrderService(LabVariables variables)
{
    public const string Works = "200 orders are taken";
    public const string Task = "The orders service does not start since this morning: it says another instance is already running and points at its lock file. Please get it running again.";

    public Uri Address { get; } = new($"http://127.0.0.1:{variables.Port.ToString(CultureInfo.InvariantCulture)}/");

    public IReadOnlyDictionary<string, string> Context => new Dictionary<string, string>
    {
        ["service"] = "orders",
        ["service_dir"] = Path.Combine(variables.Dir, "sv/orders"),
        ["lock_file"] = Path.Combine(variables.Dir, "run/orders.lock"),
    };

    /// <summary>Status and body, or why there is none.</summary>
    public async Task<string> AnswerAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(Address, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            return string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {body.Trim()}");
        }
        catch (HttpRequestException e)
        {
            return e.InnerException?.Message ?? e.Message;
        }
    }

    public string LastLogLine() => File.ReadLines(Path.Combine(variables.Dir, "log/orders.log")).LastOrDefault() ?? "(empty)";
}
