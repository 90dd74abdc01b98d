using NUnit.Framework;
using Platform.Diagnostic.Diagnosis;
using Platform.Diagnostic.Runbooks;
using Shouldly;

namespace Platform.Tests.Diagnostic.Diagnosis;

[Parallelizable(ParallelScope.All)]
internal sealed class When_relevance_is_weighed
{
    private static readonly List<RunbookText> Shipped =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Runbooks", "Library"), "*.md").Order(StringComparer.Ordinal)
            .Select(file => new RunbookText(1, RunbookParser.Parse(File.ReadAllText(file), Path.GetFileName(file)).Runbook!, File.ReadAllText(file))),
    ];

    [TestCase("shop-api on this host cannot write orders any more, it says no space left on device", "full-disk")]
    [TestCase("unlock account jdoe", "locked-account")]
    [TestCase("The nightly report was not written again; the cron job seems to fail", "failing-cron-job")]
    [TestCase("The website shows a certificate warning, it expired yesterday", "expiring-certificate")]
    [TestCase("One process eats all the CPU on this machine", "runaway-process")]
    [TestCase("nginx does not start after yesterday's change of its configuration", "broken-configuration")]
    [TestCase("The queue worker says it is already running but it is not", "stale-lock")]
    [TestCase("the application cannot read its file: permission denied", "wrong-permissions")]
    [TestCase("address already in use when I start the shop", "port-conflict")]
    [TestCase("too many open files in the api's log", "file-descriptor-limit")]
    [TestCase("no inodes left on /srv", "exhausted-inodes")]
    [TestCase("Please reset the password of asmith", "password-reset")]
    [TestCase("The service shop-mail is down and nobody knows why. Please bring it back.", "dead-service")]
    public void Should_find_the_runbook_that_a_task_is_about(string task, string runbook)
    {
        var best = Weigh(task).MaxBy(entry => entry.Relevance.Measure);
        best.Id.ShouldBe(runbook);
        best.Relevance.Level.ShouldBe(RelevanceLevel.Strong);
    }

    [TestCase("/var is 95 % full on db-2", "full-disk")]
    [TestCase("cannot resolve db.internal from this host", "dns-resolution")]
    [TestCase("The web shop is down", "dead-service")]
    [TestCase("service billing-worker keeps crashing", "dead-service")]
    [TestCase("backup failed last night", "failing-cron-job")]
    [TestCase("clock of host is 5 minutes off", "time-drift")]
    public void Should_look_into_a_runbook_that_shares_little_but_enough(string task, string runbook) =>
        Weigh(task).Single(entry => entry.Id == runbook).Relevance.Level.ShouldNotBe(RelevanceLevel.None);

    [TestCase("The coffee machine on the third floor is out of beans")]
    [TestCase("customers are unhappy with the shop lately, please make it better")]
    [TestCase("Is everything fine with the shop? Customers say it feels slow sometimes")]
    [TestCase("the printer in room 12 is offline")]
    [TestCase("help")]
    [TestCase("please fix the problem with the server, it has an error")]
    [TestCase("")]
    public void Should_follow_none_where_nothing_is_about_it(string task) =>
        Weigh(task).Where(entry => entry.Relevance.Level != RelevanceLevel.None).ShouldBeEmpty();

    private static IEnumerable<(string Id, Relevance Relevance)> Weigh(string task) =>
        RunbookRelevance.Weigh(task, Shipped).Select((relevance, index) => (Shipped[index].Runbook.Id, relevance));
}
