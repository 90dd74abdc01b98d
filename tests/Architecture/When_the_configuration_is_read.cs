namespace Platform.Tests.Architecture;

internal sealed class When_the_configuration_is_read
{
    [Test]
    public void Should_list_every_setting_as_it_is() => Repository.ShouldBeApproved(ConfigurationTable.Write(), "services/CONFIGURATION.md");
}
