setup() { load ../cli/helpers; }

@test "what was acknowledged is delivered, whoever is killed at whatever moment" {
    run python3 "$BATS_TEST_DIRNAME/kill.py" --kills 300 --seconds 45
    echo "$output" | tee /dev/fd/3
    [ "$status" -eq 0 ]
}
