using Dapper;
using MassTransit;
using Npgsql;
using NUnit.Framework;
using Platform.Automation;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Automation.Planning;

[Parallelizable(ParallelScope.All)]
internal sealed class When_a_plan_is_asked_for
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Should_arrive_with_the_hash_that_it_left_with(bool onRabbitMq)
    {
        await using var platform = await TestPlatform.StartAsync(options =>
        {
            options.Only(new AutomationModule()).Record<PlanDrafted>();
            if (onRabbitMq)
            {
                options.OnRabbitMq();
            }
        });
        // Characters that encoders treat differently, an emoji, a lonely surrogate, nulls and empty lists.
        var command = PlanSamples.Command(
            PlanSamples.Step(script: "printf '%s' \"<ü> & 'q' \\\\ é 🔥 \u2028\" > \"$file\"\n"), PlanSamples.Step("plain", "true \ud800\n") with { Title = "a \"quoted\" <title>" });
        await platform.PublishAsync(command with { TaskId = Guid.NewGuid() });

        var drafted = await platform.Recorded<PlanDrafted>().FirstAsync();

        drafted.PlanHash.ShouldBe(PlanHash.Compute(drafted.Plan));
        drafted.Plan.Steps[0].Script.Text.ShouldBe(command.Diagnosis.Procedure!.Blocks[0].Script);
        await using var connection = new NpgsqlConnection(platform.ConnectionStrings["Automation"]);
        (await connection.QuerySingleAsync<(string, byte[])>("select hash, body from plan")).ShouldSatisfyAllConditions(
            row => row.Item1.ShouldBe(drafted.PlanHash), row => row.Item2.ShouldBe(PlanHash.CanonicalBytes(drafted.Plan)));
    }

    [Test]
    public async Task Should_show_the_approver_the_version_of_a_secret_and_ask_where_there_is_none()
    {
        await using var platform = await TestPlatform.StartAsync(options => options.Only(new AutomationModule()).Record<PlanDrafted>().Record<ParametersRequired>()
            .Messaging(messaging => messaging.Bus.AddConsumer<SecretKeeper>().Endpoint(endpoint => endpoint.Name = "secret-keeper")));
        var command = PlanSamples.Command(PlanSamples.Step(script: "cat \"$password\" > \"$file\"\n")).With(procedure => procedure with
        {
            Parameters = [.. procedure.Parameters, new RunbookParameter { Name = "password", Type = ParameterType.String, Sensitive = true }],
        });
        await platform.PublishAsync(command with { Context = new Dictionary<string, string> { ["password"] = "db-password" } });
        (await platform.Recorded<PlanDrafted>().FirstAsync()).Plan.Parameters.Single(parameter => parameter.Name == "password")
            .ShouldBe(new PlanParameter("password", "db-password", "secret, version 3 (context: password)", 3));

        await platform.PublishAsync(command with { TaskId = Guid.NewGuid(), Context = new Dictionary<string, string> { ["password"] = "hunter2" } });
        (await platform.Recorded<ParametersRequired>().FirstAsync()).Parameters.Single().ShouldSatisfyAllConditions(
            required => required.Parameter.Name.ShouldBe("password"), required => required.Problem.ShouldNotContain("hunter2"));
    }

    /// <summary>Stands in for Executor.</summary>
    private sealed class SecretKeeper : IConsumer<ListSecrets>
    {
        public Task Consume(ConsumeContext<ListSecrets> context) => context.RespondAsync(new SecretList
        {
            Secrets = [.. context.Message.Names.Where(name => name == "db-password").Select(name => new SecretInfo { Name = name, Version = 3, SavedBy = "dana", SavedAt = DateTimeOffset.UnixEpoch })],
        });
    }

    [Test]
    public async Task Should_ask_for_values_and_refuse_broken_scripts_over_the_bus()
    {
        await using var platform = await TestPlatform.StartAsync(options => options.Only(new AutomationModule()).Record<ParametersRequired>().Record<PlanningFailed>());
        var asks = PlanSamples.Command().With(procedure => procedure with { Captured = [] });
        await platform.PublishAsync(asks);
        (await platform.Recorded<ParametersRequired>().FirstAsync()).Parameters.Single().Parameter.ShouldSatisfyAllConditions(
            parameter => parameter.Name.ShouldBe("file"), parameter => parameter.Type.ShouldBe(ParameterType.Path));

        await platform.PublishAsync(PlanSamples.Command(PlanSamples.Step(script: "if\n")) with { TaskId = Guid.NewGuid() });
        (await platform.Recorded<PlanningFailed>().FirstAsync()).Reason.ShouldContain("does not parse");
    }
}
