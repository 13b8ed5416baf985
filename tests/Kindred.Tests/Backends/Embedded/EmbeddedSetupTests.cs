using Kindred.Backends.Embedded;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kindred.Tests.Backends.Embedded;

public sealed class EmbeddedSetupTests : IDisposable
{
    private readonly TemporaryDatabase _temporary = new();

    [Fact]
    public async Task A_host_opens_the_data_folder_when_it_starts_and_frees_it_when_it_stops()
    {
        var story = new Story();
        var turn = story.Ask(null, "Hello");
        using (var host = Build())
        {
            await host.StartAsync();
            File.Exists(_temporary.FilePath).ShouldBeTrue();
            await host.Services.GetRequiredService<IConversationStore>().AppendAsync(PersonId.Local, story.Conversation, [turn], turn.Id, CancellationToken.None);
            await host.StopAsync();
        }

        File.Exists(DatabaseFile.LogOf(_temporary.FilePath)).ShouldBeFalse();
        using var next = Build();
        await next.StartAsync();
        (await next.Services.GetRequiredService<IConversationStore>().FindTurnAsync(PersonId.Local, turn.Id, CancellationToken.None)).ShouldBe(turn);
        next.Services.GetService<IVectorStore>().ShouldNotBeNull();
        next.Services.GetService<ITraceStore>().ShouldNotBeNull();
        next.Services.GetService<IWorkingMemory>().ShouldNotBeNull();
        next.Services.GetService<ITurnGate>().ShouldNotBeNull();
        await next.StopAsync();
    }

    [Fact]
    public async Task A_second_host_on_the_folder_does_not_start()
    {
        using var host = Build();
        await host.StartAsync();
        using var second = Build();
        (await Should.ThrowAsync<DatabaseRefusedException>(() => second.StartAsync())).Message.ShouldContain("Another Kindred");
    }

    public void Dispose() => _temporary.Dispose();

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Data", _temporary.Folder)]);
        builder.Services.AddEmbeddedStore();
        return builder.Build();
    }
}
