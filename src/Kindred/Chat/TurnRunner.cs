using System.Runtime.CompilerServices;
using System.Text;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Kindred.Emotion;
using Kindred.LanguageModels;
using Kindred.Memory;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Kindred.Chat;

/// <summary>
/// One turn, the same for every edge. The numbers stand again beside the steps:
/// <code>
///  request ─(0 align, 1 gate)→ open turn ─(2 begin: words on disk)─┐
///             (3 emotion)  (4 recall)  while the disk works        │
///  reply ←─ (7 finish: on disk) ←─ (6 stream) ←─ (5 plan) ←────────┘
/// </code>
/// </summary>
internal sealed class TurnRunner(
    ConversationLog log, EmotionReader emotions, Recall recall, PromptComposer composer, TraceLog traces, EmbeddingQueue embedding,
    ClientHabits habits, IOptions<BackgroundOptions> background, TimeProvider clock)
{
    // What the newest message is about is often said in the two before it.
    private const int ContextMessages = 2;

    /// <summary>
    /// Runs a turn as a stream of events. Stop reading, or cancel, when the listener hangs up: what was said so far is kept, marked as interrupted.
    /// </summary>
    public async IAsyncEnumerable<TurnEvent> RunAsync(TurnRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transcript = Read(request);
        var spoken = transcript.Spoken;
        if (!request.Remembers || transcript.Kind is TurnKind.Quiet or TurnKind.Impersonate || !spoken.Any(static message => message.Role == TurnRole.User))
        {
            await foreach (var passed in PassOnAsync(request, cancellationToken)) yield return passed;
            yield break;
        }

        var timing = new TurnTiming(clock);

        // 0, 1
        var hint = request.Hint with { Character = transcript.Character, PersonName = transcript.PersonName, AsksAgain = transcript.Kind is TurnKind.Swipe or TurnKind.Regenerate, Extends = transcript.Kind == TurnKind.Continue };
        await using var open = await log.OpenAsync(request.Person, hint, spoken, cancellationToken);
        timing.Aligned();
        habits.Learn(request.Person, request.Signs.Client, request.Signs.IsStreamed, transcript);

        // 2: whoever hangs up now is still heard, so nothing cancels this.
        var begun = open.BeginAsync(CancellationToken.None);
        EmotionReading emotion;
        RecallResult recalled;
        try
        {
            // 3, 4
            emotion = emotions.Read(spoken.Last(static message => message.Role == TurnRole.User).Text);
            recalled = await recall.RecallAsync(request.Person, QueryOf(transcript, open), cancellationToken);
            timing.Recalled();
        }
        finally
        {
            await begun;
            timing.Begun();
        }

        embedding.Wake();

        // 5
        var prompt = composer.Compose(request, open.Earlier, recalled.Items, out var tooLarge);
        if (prompt is null)
        {
            yield return new TurnEvent.TooLarge(tooLarge!.Needed, tooLarge.Limit);
            yield break;
        }

        timing.Planned();
        var receipt = new TurnReceipt(
            open.Alignment.Conversation.Id.ToString(),
            open.ReplyId.ToString(),
            emotion,
            [.. prompt.Plan.Recalled.Select(static memory => memory.Id)],
            [.. prompt.Plan.Sections.Select(static section => KeyValuePair.Create(section.Name, section.Tokens))])
        {
            Answer = new AnswerStamp(Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow()),
        };
        yield return new TurnEvent.Started(receipt);

        var reply = new StringBuilder();
        SortedDictionary<int, StringBuilder>? others = null;
        var whole = false;
        try
        {
            // 6
            var options = Inform(request, transcript, open, prompt.Plan.Recalled, clock.GetUtcNow());
            await using var updates = request.Model.Client.GetStreamingResponseAsync(prompt.Messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                var (update, failure) = await NextAsync(updates);
                if (failure is not null)
                {
                    yield return new TurnEvent.Failed(failure);
                    yield break;
                }

                if (update is null) break;
                timing.Answered();
                AppendText(reply, update);
                others = AppendOthers(others, update);
                yield return new TurnEvent.Piece(update);
            }

            whole = true;
        }
        finally
        {
            // 7: the listener may have hung up and its token be spent; what was said was said all the same.
            var said = SpokenText.WithoutThoughts(reply.ToString());
            if (said.Length > 0)
            {
                var echoes = request.Model.Echoes || EchoDetection.IsEcho(said, Injected(request, prompt));
                await open.FinishAsync(new SpokenReply(said, transcript.Speaker ?? open.Alignment.Conversation.Character, !whole, echoes, [.. (others ?? []).Values.Select(static other => SpokenText.WithoutThoughts(other.ToString()))]), CancellationToken.None);
            }

            timing.Finished();
            await traces.SaveAsync(request, transcript, open, emotion, recalled, prompt, timing, said.Length, CancellationToken.None);
            embedding.Wake();
        }

        // 8
        yield return new TurnEvent.Finished(prompt.Plan.Tokens, composer.Count(request.Model.UpstreamName, reply.ToString()));
    }

    private ClientTranscript Read(TurnRequest request)
    {
        var transcript = TranscriptReader.Read(request.Messages, request.Kind, request.Hint);
        if (request.Kind is not null || request.Hint.Conversation is not null && !request.Signs.IsStreamed && request.Messages.Count == 1) return transcript;
        return BackgroundDetection.Judge(transcript, request.Messages, request.Signs, habits.Of(request.Person, request.Signs.Client), background.Value);
    }

    // What stands in the prompt without having been said in this chat: our memories, the client's lore, summaries and persona.
    private static IEnumerable<string> Injected(TurnRequest request, ComposedPrompt prompt)
    {
        for (var i = 0; i < prompt.Messages.Count; i++)
        {
            var planned = prompt.Plan.Messages[i];
            if (!planned.IsClient || Transcript.KindOf(request.Messages[planned.Position]) == ClientMessageKind.Instruction) yield return prompt.Messages[i].Text;
        }
    }

    // Neither read nor written: the client's messages go to the model as they are.
    private async IAsyncEnumerable<TurnEvent> PassOnAsync(TurnRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = new StringBuilder();
        var isBilled = false;
        await using var updates = request.Model.Client.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var (update, failure) = await NextAsync(updates);
            if (failure is not null)
            {
                yield return new TurnEvent.Failed(failure);
                yield break;
            }

            if (update is null) break;
            AppendText(reply, update);
            isBilled |= update.Contents is [.., UsageContent];
            yield return new TurnEvent.Piece(update);
        }

        // Nobody looks at our own count when the back-end has told its.
        var model = request.Model.UpstreamName;
        yield return isBilled ? new TurnEvent.Finished(0, 0) : new TurnEvent.Finished(composer.Count(model, request.Messages), composer.Count(model, reply.ToString()));
    }

    // A failing model is an expected outcome, so it becomes a value here. Pooled: it waits once for nearly every piece.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<(ChatResponseUpdate? Update, ModelFailure? Failure)> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync() ? (updates.Current, null) : (null, null);
        }
        catch (ModelCallException error)
        {
            return (null, error.Failure);
        }
    }

    private static void AppendText(StringBuilder reply, ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is TextContent text) reply.Append(text.Text);
        }
    }

    private static SortedDictionary<int, StringBuilder>? AppendOthers(SortedDictionary<int, StringBuilder>? others, ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is not AlternativeText other) continue;
            others ??= [];
            if (!others.TryGetValue(other.Choice, out var text)) others[other.Choice] = text = new StringBuilder();
            text.Append(other.Text);
        }

        return others;
    }

    private RecallQuery QueryOf(ClientTranscript transcript, OpenTurn open)
    {
        var spoken = transcript.Spoken;
        var newest = spoken.Last(static message => message.Role == TurnRole.User);
        var before = spoken.Take(spoken.Count - 1).Where(message => message != newest).Select(static message => message.Text)
            .Concat(spoken.Count == 1 ? open.Earlier.Select(static turn => turn.Text) : []);
        return new RecallQuery(
            newest.Text,
            composer.RecallLimit,
            Character: transcript.Speaker ?? open.Alignment.Conversation.Character,
            Exclude: open.Held,
            Context: [.. before.Reverse().Take(ContextMessages)],
            RelevantOnly: true);
    }

    // A back-end that answers from memory alone is told what was recalled; others never look.
    private static ChatOptions Inform(TurnRequest request, ClientTranscript transcript, OpenTurn open, IReadOnlyList<Recollection> recalled, DateTimeOffset now)
    {
        var options = request.Options.Clone();
        options.AdditionalProperties ??= [];
        options.AdditionalProperties[LanguageModels.RecallContext.Key] = new LanguageModels.RecallContext(
            [.. recalled.Select(static memory => new RecalledLine(memory.Text, memory.Speaker, memory.Role == TurnRole.User, memory.SaidAt, memory.Relevance, memory.Id))],
            [],
            transcript.PersonName ?? open.Alignment.Conversation.PersonName,
            transcript.Speaker ?? open.Alignment.Conversation.Character,
            open.Alignment.IsNew,
            now);
        return options;
    }
}
