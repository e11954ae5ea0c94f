using Monitor.Data.Observations;

namespace Monitor.Data.Charts;

/// <summary>The states of numbers as the rollups keep them, by their first letters.</summary>
internal static class StateWords
{
    public static string Of(char letter) => letter switch
    {
        'm' => ValueStates.Name(ValueState.Measured),
        'r' => ValueStates.Name(ValueState.Rounded),
        'h' => ValueStates.Name(ValueState.Hidden),
        _ => ValueStates.Name(ValueState.Unknown),
    };
}
