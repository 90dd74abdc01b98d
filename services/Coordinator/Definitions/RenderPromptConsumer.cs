using MassTransit;
using Platform.Contracts.Definitions;
using Platform.Messaging;

namespace Platform.Coordinator.Definitions;

/// <summary>Fills a template, or says which value is missing or of the wrong type.</summary>
internal sealed class RenderPromptConsumer(Session<CoordinatorDatabase> session) : IConsumer<RenderPrompt>
{
    public async Task Consume(ConsumeContext<RenderPrompt> context)
    {
        var render = context.Message;
        var prompt = DefinitionText.IdProblem(render.PromptId) is null
            ? await DefinitionStore.FindAsync<PromptTemplate>(
                session.Connection, session.Transaction, DefinitionKind.Prompt, render.PromptId, render.Version, context.CancellationToken)
            : null;
        if (prompt is null)
        {
            await context.RespondAsync(Refusals.NotFound(DefinitionKind.Prompt, render.PromptId, render.Version));
            return;
        }
        var (text, errors) = PromptText.Render(prompt.Settings, render.Values);
        await (errors.Count > 0
            ? context.RespondAsync(Refusals.WrongValues(prompt.Id, errors))
            : context.RespondAsync(new PromptRendered { PromptId = prompt.Id, Version = prompt.Version, Text = text }));
    }
}
