using System.ComponentModel.DataAnnotations;

namespace Kindred.Chat.Transcripts;

/// <summary>How requests that are no part of the chat (titles, summaries, image prompts) are told from turns.</summary>
internal sealed class BackgroundOptions
{
    /// <summary>Texts that occur in background requests of a client of yours, besides those we know; upper and lower case make no difference.</summary>
    public IList<string> Patterns { get; set; } = [];

    /// <summary>How many points of evidence it takes: a known text counts 4, an unusual instruction at the end 2, a request that is not streamed from a client that streams 2.</summary>
    [Range(1, 20)]
    public int Points { get; set; } = 4;
}
