using Kindred.Cli.Settings;

namespace Kindred.Tests.Cli.Settings;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8000")]
    [InlineData("http://localhost:8000")]
    [InlineData("http://[::1]:8000")]
    [InlineData("http://127.0.0.2:0;http://[::1]:0")]
    public void Loopback_is_always_fine(string urls) => ListenAddresses.Complaint(urls, hasUsers: false).ShouldBeNull();

    [Theory]
    [InlineData("http://0.0.0.0:8000")]
    [InlineData("http://*:8000")]
    [InlineData("http://+:8000")]
    [InlineData("http://[::]:8000")]
    [InlineData("http://192.168.1.5:8000")]
    [InlineData("http://kindred.example:8000")]
    [InlineData("http://127.0.0.1:8000;http://0.0.0.0:8001")]
    public void Beyond_loopback_needs_a_user(string urls)
    {
        ListenAddresses.Complaint(urls, hasUsers: false)!.ShouldContain("other machines");
        ListenAddresses.Complaint(urls, hasUsers: true).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("8000")]
    [InlineData("127.0.0.1:8000")]
    [InlineData("ftp://127.0.0.1:8000")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://unix:/tmp/socket")]
    public void What_is_no_address_is_said_to_be_none(string urls) => ListenAddresses.Complaint(urls, hasUsers: true)!.ShouldContain("address");
}
