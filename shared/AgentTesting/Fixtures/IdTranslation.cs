namespace Platform.AgentTesting.Fixtures;

/// <summary>
/// Which id of this run stands for which of the recording. What is fenced under an id, such as evidence, is known by its label and
/// title, because another run may remember more or look in another order; all other ids are known by their place.
/// </summary>
internal static class IdTranslation
{
    /// <summary>Pairs of recorded and present ids.</summary>
    public static IEnumerable<(string Before, string Now)> Between(string recorded, string now)
    {
        var present = Fenced(now).ToLookup(entry => entry.Title, entry => entry.Id, StringComparer.Ordinal);
        var fenced = Fenced(recorded).GroupBy(entry => entry.Title, entry => entry.Id, StringComparer.Ordinal).SelectMany(group => group.Zip(present[group.Key])).ToList();
        return fenced.Concat(Masks.Ids(recorded).Except(fenced.Select(pair => pair.First)).Zip(Masks.Ids(now).Except(fenced.Select(pair => pair.Second))));
    }

    private static IEnumerable<(string Title, string Id)> Fenced(string text) => Fence.In(text)
        .SelectMany(fence => Masks.Ids(fence.Label).Take(1).Select(id => (Title: $"{Masks.Apply(fence.Label)} {Title(fence.Text)}", Id: id))).DistinctBy(entry => entry.Id);

    /// <summary>The first line, up to the time that it tells.</summary>
    private static string Title(string text) => Masks.Apply(text.Split('\n', 2)[0]).Split("{time}")[0];
}
