namespace Platform.Gateway.Problems;

/// <summary>What each problem type means, where its URI points.</summary>
internal static class ProblemPages
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/problems", () => TypedResults.Text(string.Join('\n', ProblemKind.All.Select(Page)), "text/markdown; charset=utf-8")).ExcludeFromDescription();
        endpoints.MapGet("/problems/{name}", IResult (string name) => ProblemKind.All.FirstOrDefault(kind => kind.Name == name) is { } kind
            ? TypedResults.Text(Page(kind), "text/markdown; charset=utf-8")
            : throw new NotFoundException($"There is no problem type '{name}'; /problems lists all.")).ExcludeFromDescription();
    }

    private static string Page(ProblemKind kind) => $"# {kind.Title}\n\n`{kind.Type}`, status {kind.Status}\n\n{kind.Remedy}\n";
}
