using Kindred.Conversations;

namespace Kindred.Memory.Evaluation;

/// <summary>One conversation of LoCoMo (arXiv 2402.17753) with its questions.</summary>
internal sealed record LocomoConversation(string Name, IReadOnlyList<TurnChange> Turns, IReadOnlyList<LocomoQuestion> Questions);

/// <summary>A question and the turns that answer it, by their external ids ("D8:6").</summary>
/// <param name="Category">1 multi-hop, 2 temporal, 3 open-domain, 4 single-hop, 5 adversarial.</param>
internal sealed record LocomoQuestion(string Text, int Category, IReadOnlySet<string> Evidence);
