using MassTransit;
using Platform.Contracts.Runbooks;
using Platform.Messaging;

namespace Platform.Gateway.Runbooks;

/// <summary>Registration of the runbook slice.</summary>
internal static class RunbookServiceCollectionExtensions
{
    public static void AddRunbooks(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<SaveRunbook>();
        messaging.Bus.AddRequestClient<GetRunbook>();
        messaging.Bus.AddRequestClient<DeleteRunbook>();
        messaging.Bus.AddRequestClient<ListRunbooks>();
        messaging.Bus.AddRequestClient<SearchRunbooks>();
        messaging.Bus.AddRequestClient<ImportRunbooks>();
    }

    public static void MapRunbooks(this IEndpointRouteBuilder api)
    {
        var runbooks = api.MapGroup("/runbooks").WithTags("Runbooks");
        ListRunbooksEndpoint.Map(runbooks);
        SearchRunbooksEndpoint.Map(runbooks);
        CreateRunbookEndpoint.Map(runbooks);
        ImportRunbooksEndpoint.Map(runbooks);
        GetRunbookEndpoint.Map(runbooks);
        ReplaceRunbookEndpoint.Map(runbooks);
        DeleteRunbookEndpoint.Map(runbooks);
    }
}
