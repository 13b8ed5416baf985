using System.Text;
using Kindred.Chat;
using Kindred.Conversations;
using static Kindred.Tests.Backends.SampleChat;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="ITraceStore"/> does.</summary>
public abstract class TraceStoreContract : IAsyncLifetime
{
    private readonly SampleChat _chat = new();
    private StoresUnderTest _stores = null!;
    private List<Turn> _turns = [];

    private ITraceStore Store => _stores.Traces;

    public async Task InitializeAsync()
    {
        _stores = await OpenAsync();
        _turns = _chat.Exchange("one", "two");
        await _stores.Conversations.AppendAsync(Ann, _chat.Head, _turns, _turns[^1].Id, default);
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    private protected abstract Task<StoresUnderTest> OpenAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200_000)]
    public async Task A_trace_comes_back_byte_by_byte(int length)
    {
        var json = Enumerable.Range(0, length).Select(i => (byte)(i * 31 % 251)).ToArray();
        await Store.SaveAsync(Ann, _turns[1].Id, json, default);
        (await Store.FindAsync(Ann, _turns[1].Id, default)).ShouldBe(json);
    }

    [Fact]
    public async Task A_newer_trace_takes_the_place_of_the_older()
    {
        await SaveAsync("""{"try":1}""");
        await SaveAsync("""{"try":2}""");
        (await FindAsync()).ShouldBe("""{"try":2}""");
    }

    [Fact]
    public async Task A_trace_goes_with_its_turn_and_a_late_one_is_left_out()
    {
        await SaveAsync("{}");
        await _stores.Conversations.DeleteAsync(Ann, _chat.Id, default);
        (await FindAsync()).ShouldBeNull();
        await SaveAsync("{}");
        (await FindAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_trace_that_repeats_forgotten_words_is_forgotten_too()
    {
        var other = new SampleChat();
        var told = other.Exchange("a secret");
        await _stores.Conversations.AppendAsync(Ann, other.Head, told, told[0].Id, default);
        var json = $$"""{"recalled":[{"id":"{{told[0].Id}}","text":"a secret"}]}""";
        await SaveAsync(json);
        (await FindAsync()).ShouldBe(json);

        await _stores.Conversations.DeleteAsync(Ann, other.Id, default);
        (await FindAsync()).ShouldBeNull();
        await SaveAsync(json);
        (await FindAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Another_person_neither_reads_nor_writes_it()
    {
        await Store.SaveAsync(Bob, _turns[1].Id, "{}"u8.ToArray(), default);
        (await FindAsync()).ShouldBeNull();
        await SaveAsync("{}");
        (await Store.FindAsync(Bob, _turns[1].Id, default)).ShouldBeNull();
    }

    private Task SaveAsync(string json) => Store.SaveAsync(Ann, _turns[1].Id, Encoding.UTF8.GetBytes(json), default);

    private async Task<string?> FindAsync() => await Store.FindAsync(Ann, _turns[1].Id, default) is { } json ? Encoding.UTF8.GetString(json) : null;
}
