using NUnit.Framework;
using Platform.Contracts.Runbooks;
using Platform.Parameters;
using Shouldly;

namespace Platform.Tests.Parameters;

[Parallelizable(ParallelScope.All)]
internal sealed class When_text_gives_a_value
{
    [TestCase("/var is 95 % full on db-2", "/var")]
    [TestCase("The volume /srv/data ran full.", "/srv/data")]
    [TestCase("no space left on device: /var/lib/postgresql/15/main", "/var/lib/postgresql/15/main")]
    [TestCase("(see /opt/app/logs), it grows", "/opt/app/logs")]
    [TestCase("The root filesystem / is full", "/")]
    [TestCase("cannot write to '/srv/my data/in' any more", "/srv/my data/in")]
    [TestCase("`/etc/nginx/nginx.conf` is broken", "/etc/nginx/nginx.conf")]
    [TestCase("path=/tmp/x please", "/tmp/x")]
    [TestCase("GET http://shop.example/api/orders answers 500, files below /srv/shop/ are unreadable", "/srv/shop")]
    [TestCase("read/write and I/O errors, 10/10 times, on /mnt/backup", "/mnt/backup")]
    [TestCase("the /var//log/./app/ folder", "/var/log/app")]
    public void Should_find_a_path(string text, string expected) => Fill("path", ParameterType.Path, text).ShouldBe(expected);

    [TestCase("nothing listens on port 8080", "8080")]
    [TestCase("port: 443 is closed", "443")]
    [TestCase("connection refused at localhost:9090 since 12:30", "9090")]
    [TestCase("curl 10.0.0.7:3000 hangs", "3000")]
    [TestCase("5432/tcp is taken", "5432")]
    [TestCase("app should be listening on 8443 but is not", "8443")]
    public void Should_find_a_port(string text, string expected) => Fill("port", ParameterType.Port, text).ShouldBe(expected);

    [TestCase("cannot resolve db.internal.example from here", "db.internal.example")]
    [TestCase("https://shop.example.com/login shows a certificate warning", "shop.example.com")]
    [TestCase("ping 192.0.2.17 times out", "192.0.2.17")]
    [TestCase("host cache-3 does not answer", "cache-3")]
    [TestCase("app.log on web-12 says no route", "web-12")]
    public void Should_find_a_host(string text, string expected) => Fill("host", ParameterType.Host, text).ShouldBe(expected);

    [TestCase("service nginx is down", "nginx")]
    [TestCase("the payment service is down", "payment")]
    [TestCase("restart nginx.service", "nginx")]
    [TestCase("The unit 'report-mailer' failed", "report-mailer")]
    [TestCase("nginx on web-1 answers 502", "nginx")]
    [TestCase("shop-api on this host cannot write orders any more", "shop-api")]
    [TestCase("Please restart the service called billing-worker, it hangs.", "billing-worker")]
    [TestCase("postgresql does not start", "postgresql")]
    public void Should_find_a_service(string text, string expected) => Fill("service", ParameterType.Name, text).ShouldBe(expected);

    [TestCase("unlock account jdoe", "jdoe")]
    [TestCase("user m.mueller cannot log in", "m.mueller")]
    [TestCase("jdoe's account is locked", "jdoe")]
    [TestCase("Reset the password for asmith, please", "asmith")]
    [TestCase("account: svc_backup is locked", "svc_backup")]
    [TestCase("unlock the user account jdoe2", "jdoe2")]
    public void Should_find_a_user(string text, string expected) => Fill("user", ParameterType.Name, text).ShouldBe(expected);

    [TestCase("pid", "process 4711 eats the processor", "4711")]
    [TestCase("pid", "PID: 812 at 100% for 20 minutes", "812")]
    [TestCase("keep_days", "keep 7 days of logs", "7")]
    [TestCase("max_connections", "set max_connections=200", "200")]
    public void Should_find_a_number_beside_its_name(string name, string text, string expected) => Fill(name, ParameterType.Integer, text).ShouldBe(expected);

    [TestCase("please raise it to WARN on the api", "warn")]
    [TestCase("log level debug fills the disk", "debug")]
    public void Should_find_one_of_the_values_of_an_enum(string text, string expected) =>
        ParameterFiller.Fill([ParameterSamples.Of("level", ParameterType.Enum, "debug", "info", "warn")], ParameterSamples.Facts(text)).ByName["level"].ShouldBe(expected);

    [TestCase("source", "copy it with source /a/b and target folder /c/d", "/a/b")]
    [TestCase("log_file", "log file /var/log/x.log on /var", "/var/log/x.log")]
    public void Should_take_the_value_that_stands_beside_the_name(string name, string text, string expected) => Fill(name, ParameterType.Path, text).ShouldBe(expected);

    [Test]
    public void Should_say_where_a_value_came_from() =>
        ParameterFiller.Fill([ParameterSamples.Of("path", ParameterType.Path)], ParameterSamples.Facts("/var is full")).Values.Single().Origin.ShouldBe("text: \"/var\"");

    private static string? Fill(string name, ParameterType type, string text)
    {
        var filling = ParameterFiller.Fill([ParameterSamples.Of(name, type)], ParameterSamples.Facts(text));
        filling.Missing.ShouldBeEmpty(string.Join("; ", filling.Missing.Select(missing => $"{missing.Problem} {string.Join(", ", missing.Candidates)}")));
        return filling.ByName.GetValueOrDefault(name);
    }
}
