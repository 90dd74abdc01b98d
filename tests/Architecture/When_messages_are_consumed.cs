using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Platform.Tests.Contracts;
using Shouldly;

namespace Platform.Tests.Architecture;

/// <summary>A command has one service that answers for it; the catalogue says which.</summary>
internal sealed class When_messages_are_consumed
{
    private static readonly Lazy<ILookup<Type, Type>> Consumers = new(Find);

    [TestCaseSource(nameof(Commands))]
    public void Should_have_one_consumer_for_each_command(Type command) =>
        Consumers.Value[command].ShouldHaveSingleItem($"{command.Name} is consumed by: {string.Join(", ", Consumers.Value[command])}");

    [TestCaseSource(nameof(Commands))]
    public void Should_be_consumed_where_the_catalogue_says(Type command)
    {
        var row = When_the_catalogue_is_read.Rows().Single(row => row[0] == command.Name);

        Consumers.Value[command].Select(Service).ShouldBe([row[3]]);
    }

    private static IEnumerable<Type> Commands() => Messages.All.Where(Messages.IsCommand);

    /// <summary>Work is consumed by a generic consumer of shared/Messaging; its database names the service.</summary>
    private static string Service(Type consumer) =>
        (consumer.IsGenericType ? consumer.GetGenericArguments()[^1] : consumer).Assembly.GetName().Name!["Platform.".Length..];

    private static ILookup<Type, Type> Find()
    {
        var (host, registered) = Product.Build();
        using (host as IDisposable)
        {
            var consumers = registered.Select(descriptor => descriptor.ServiceType).Where(type => typeof(IConsumer).IsAssignableFrom(type) && type.IsClass).Distinct();
            var machines = registered.Select(descriptor => descriptor.ServiceType).Where(type => typeof(StateMachine).IsAssignableFrom(type) && type.IsClass).Distinct();
            return consumers.SelectMany(consumer => consumer.GetInterfaces()
                    .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IConsumer<>))
                    .Select(contract => (Message: contract.GetGenericArguments()[0], Consumer: consumer)))
                .Concat(machines.SelectMany(machine => ((StateMachine)host.Services.GetRequiredService(machine)).Events
                    .Select(happening => happening.GetType().GetInterfaces().FirstOrDefault(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(Event<>)))
                    .OfType<Type>().Select(contract => (Message: contract.GetGenericArguments()[0], Consumer: machine)).Distinct()))
                .ToLookup(entry => entry.Message, entry => entry.Consumer);
        }
    }
}
