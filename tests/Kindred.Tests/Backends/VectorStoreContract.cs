using Kindred.Conversations;
using Kindred.Memory;
using static Kindred.Tests.Backends.SampleChat;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IVectorStore"/> does.</summary>
public abstract class VectorStoreContract : IAsyncLifetime
{
    private readonly SampleChat _chat = new();
    private StoresUnderTest _stores = null!;
    private List<Turn> _turns = [];

    private IVectorStore Store => _stores.Vectors;

    public async Task InitializeAsync()
    {
        _stores = await OpenAsync();
        _turns = _chat.Exchange("one", "two", "three");
        await _stores.Conversations.AppendAsync(Ann, _chat.Head, _turns, _turns[^1].Id, default);
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    private protected abstract Task<StoresUnderTest> OpenAsync();

    [Fact]
    public async Task A_vector_comes_back_bit_by_bit_with_the_next_number()
    {
        var vector = Vector(_turns[0], "m");
        await Store.SaveAsync(Ann, [vector, Vector(_turns[1], "m")], default);

        var changes = await Store.ChangesAsync(Ann, "m", 0, 10, default);
        changes.Select(change => change.Sequence).ShouldBe([4L, 5]);
        changes[0].Vector.Turn.ShouldBe(_turns[0].Id);
        changes[0].Vector.Values.ToArray().ShouldBe(vector.Values.ToArray());
        (await _stores.Conversations.LastSequenceAsync(Ann, default)).ShouldBe(5);
        (await Store.ChangesAsync(Ann, "m", 4, 10, default)).Single().Vector.Turn.ShouldBe(_turns[1].Id);
        (await Store.ChangesAsync(Ann, "m", 0, 1, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Vectors_of_different_models_are_never_mixed()
    {
        await Store.SaveAsync(Ann, [Vector(_turns[0], "a"), Vector(_turns[0], "b"), Vector(_turns[1], "b")], default);

        (await Store.ChangesAsync(Ann, "a", 0, 10, default)).Count.ShouldBe(1);
        (await Store.ChangesAsync(Ann, "b", 0, 10, default)).Count.ShouldBe(2);
        (await Store.ChangesAsync(Ann, "c", 0, 10, default)).ShouldBeEmpty();
        (await MissingAsync("a")).ShouldBe(["three", "two"]);
        (await MissingAsync("b")).ShouldBe(["three"]);
        (await MissingAsync("c")).ShouldBe(["three", "two", "one"]);
    }

    [Fact]
    public async Task What_lacks_a_vector_is_named_newest_first_until_it_has_one()
    {
        (await MissingAsync("m")).ShouldBe(["three", "two", "one"]);
        (await MissingAsync("m", 1)).ShouldBe(["three"]);
        await Store.SaveAsync(Ann, [Vector(_turns[2], "m")], default);
        (await MissingAsync("m")).ShouldBe(["two", "one"]);
        await Store.SaveAsync(Ann, [Vector(_turns[0], "m"), Vector(_turns[1], "m")], default);
        (await MissingAsync("m")).ShouldBeEmpty();
        var unembedded = (await Store.MissingAsync("other", 1, default)).Single();
        unembedded.ShouldBe(new UnembeddedTurn(Ann, _turns[2].Id, 1, "Ann", "three", null));
    }

    [Fact]
    public async Task New_words_need_a_new_vector()
    {
        await Store.SaveAsync(Ann, [.. _turns.Select(turn => Vector(turn, "m"))], default);
        await _stores.Conversations.ReviseAsync(Ann, _turns[0].Id, "uno", 1, false, _chat.Head.StartedAt, default);

        (await MissingAsync("m")).ShouldBe(["uno"]);
        await Store.SaveAsync(Ann, [Vector(_turns[0], "m")], default);
        (await MissingAsync("m")).ShouldBe(["uno"]);
        await Store.SaveAsync(Ann, [Vector(_turns[0], "m") with { Version = 2 }], default);
        (await MissingAsync("m")).ShouldBeEmpty();
        (await Store.ChangesAsync(Ann, "m", 0, 10, default)).Select(change => (change.Vector.Turn, change.Vector.Version))
            .ShouldBe([(_turns[1].Id, 1), (_turns[2].Id, 1), (_turns[0].Id, 2)]);
    }

    [Fact]
    public async Task A_branch_that_was_left_waits_for_its_vectors()
    {
        var swipe = _chat.Assistant("dos", _turns[0]);
        await _stores.Conversations.AppendAsync(Ann, _chat.Head, [swipe], swipe.Id, default);

        (await MissingAsync("m")).ShouldBe(["dos", "one"]);
    }

    [Fact]
    public async Task Vectors_go_with_their_turns_and_late_ones_are_left_out()
    {
        await Store.SaveAsync(Ann, [Vector(_turns[0], "m")], default);
        await _stores.Conversations.DeleteAsync(Ann, _chat.Id, default);
        var last = await _stores.Conversations.LastSequenceAsync(Ann, default);

        await Store.SaveAsync(Ann, [Vector(_turns[0], "m"), Vector(_turns[1], "m")], default);
        (await Store.ChangesAsync(Ann, "m", 0, 10, default)).ShouldBeEmpty();
        (await MissingAsync("m")).ShouldBeEmpty();
        (await _stores.Conversations.LastSequenceAsync(Ann, default)).ShouldBe(last);
    }

    [Fact]
    public async Task Another_person_neither_reads_nor_writes_them()
    {
        await Store.SaveAsync(Bob, [Vector(_turns[0], "m")], default);
        (await MissingAsync("m")).Count.ShouldBe(3);
        await Store.SaveAsync(Ann, [Vector(_turns[0], "m")], default);
        (await Store.ChangesAsync(Bob, "m", 0, 10, default)).ShouldBeEmpty();
    }

    private static TurnVector Vector(Turn turn, string model) =>
        new(turn.Id, turn.Version, model, Enumerable.Range(0, 512).Select(i => (Half)Math.Sin(i + turn.Text.Length)).ToArray());

    private async Task<List<string>> MissingAsync(string model, int limit = 10) => [.. (await Store.MissingAsync(model, limit, default)).Select(turn => turn.Text)];
}
